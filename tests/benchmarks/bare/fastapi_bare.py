"""A bare JSON endpoint in FastAPI."""

from fastapi import FastAPI
from pydantic import BaseModel


class Status(BaseModel):
    status: str


application = FastAPI()


@application.get("/bare")
async def bare() -> Status:
    return Status(status="ok")
