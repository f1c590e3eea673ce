"""Regressions put in on purpose: the verdict has to notice them."""

import time
from collections.abc import Callable
from typing import Any

BLOCKED = 0.1  # seconds
COMPUTED = 0.02


def sleep() -> None:
    """What blocks an event loop, and a thread."""
    time.sleep(BLOCKED)


def compute() -> None:
    """What occupies the core."""
    end = time.thread_time() + COMPUTED
    while time.thread_time() < end:
        pass


def wsgi(app: Any, first: Callable[[], None]) -> Any:
    """The app, which does something else `first` for each request."""

    def application(environ: Any, start_response: Any) -> Any:
        first()
        return app(environ, start_response)

    return application


def asgi(app: Any, first: Callable[[], None]) -> Any:
    """The same for ASGI, on the event loop's own thread."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            first()
        await app(scope, receive, send)

    return application
