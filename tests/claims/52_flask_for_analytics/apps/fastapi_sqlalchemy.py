"""FastAPI with SQLAlchemy on the event loop, as fastapi_service has it."""

from fastapi import FastAPI, Response

from fastapi_service.database import Session

from ...reports import sqlalchemy_orm
from ...reports.encoding import encoded

application = FastAPI()


@application.get("/reports/{name}")
async def report(name: str, session: Session) -> Response:
    rows = (await session.execute(sqlalchemy_orm.REPORTS[name]())).mappings()
    return Response(encoded(rows), media_type="application/json")
