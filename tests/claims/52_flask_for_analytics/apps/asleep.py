"""A regression put in on purpose: the app of the environment's APP, which sleeps
before it answers."""

import asyncio
import os
import time
from importlib import import_module
from typing import Any

app = import_module(f".{os.environ['APP']}", __package__).application
SECONDS = float(os.environ["SECONDS"])


def sleep_wsgi(environ: dict[str, Any], start_response: Any) -> Any:
    time.sleep(SECONDS)
    return app(environ, start_response)


async def sleep_asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await asyncio.sleep(SECONDS)
    await app(scope, receive, send)


application = sleep_asgi if "fastapi" in os.environ["APP"] else sleep_wsgi
