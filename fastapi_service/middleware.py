"""What surrounds every request. Pure ASGI: BaseHTTPMiddleware would break streams and
context variables."""

import time

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.domain import metrics, security, text
from shared.domain.pages import is_json

from .settings import ENV


class ApiCORSMiddleware(CORSMiddleware):
    """Any listed origin may call the API; pages and the panel are nobody else's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class PathMiddleware:
    """Lets no text into a path parameter that no database can store; and our own
    addresses are https where people reach us so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            scope["path"] = text.storable_path(scope["path"])
            if ENV.secure:
                scope["scheme"] = "https" if scope["type"] == "http" else "wss"
        await self.app(scope, receive, send)


API_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
ASSETS = ("/static/", "/admin/static/")
CDN = ("/docs", "/redoc")  # FastAPI's own pages, in development, load from elsewhere


def page_headers(scope: Scope) -> dict[str, str]:
    """What browsers let this page do, and how long they keep it."""
    headers = {**API_HEADERS, **security.HEADERS}
    if ENV.secure:
        headers["Strict-Transport-Security"] = security.STRICT_TRANSPORT
    if scope["path"] not in CDN:
        state = scope["state"]
        weaker = state.get("weaker_policy", {})  # the panel's
        policy = security.content_security_policy(state["nonce"], weaker)
        headers["Content-Security-Policy"] = policy
    return headers


class HeadersMiddleware:
    """What is answered to one is not shown to another, nor taken for what it is not;
    pages do what our policy lets them. A view may have set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_page = not is_json(scope["path"])
        if is_page:
            scope.setdefault("state", {})["nonce"] = security.new_nonce()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(ASSETS) and message["status"] in (200, 304):
                    headers["Cache-Control"] = security.STATIC_CACHE
                defaults = page_headers(scope) if is_page else API_HEADERS
                for name, value in defaults.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class MetricsMiddleware:
    """Requests counted and timed, under the same names in every variant."""

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
            metrics.observe(operation, status, seconds)
