"""The FastAPI variant on a loop that somebody blocks."""

from fastapi_service import main

from . import sleep


async def application(scope, receive, send):
    if scope["type"] == "http":
        sleep()
    await main.app(scope, receive, send)
