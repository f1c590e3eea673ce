"""Flask with SQLAlchemy, as flask_service has it."""

from flask import Flask, Response

from flask_service.database import reading

from ...reports import sqlalchemy_orm
from ...reports.encoding import encoded

application = Flask(__name__)


@application.get("/reports/<name>")
def report(name: str) -> Response:
    with reading() as session:
        rows = session.execute(sqlalchemy_orm.REPORTS[name]()).mappings()
        return Response(encoded(rows), mimetype="application/json")
