"""FastAPI on a loop that somebody blocks."""

from ..apps import fastapi_async
from . import sleep


async def application(scope, receive, send):
    if scope["type"] == "http":
        sleep()
    await fastapi_async.application(scope, receive, send)
