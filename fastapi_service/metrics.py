"""Requests counted and timed for Prometheus, under the same names in every variant."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.domain import metrics


class MetricsMiddleware:
    """Pure ASGI: BaseHTTPMiddleware would break streams and context variables."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            operation = getattr(scope.get("route"), "name", "none")
            seconds = time.perf_counter() - began
            metrics.observe(operation, scope["method"], status, seconds)
