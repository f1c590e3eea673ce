"""The front door: the app, what surrounds it, and its features."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from shared.domain import logs
from shared.live.asyncio.stopping import when_stopped

from . import errors
from .accounts.pages import router as account_pages
from .accounts.views import router as accounts
from .articles.comments import router as comments
from .articles.pages import router as article_pages
from .articles.views import router as articles
from .chat.hub import hub
from .chat.pages import router as chat_pages
from .chat.sockets import router as chat_sockets
from .chat.streams import router as streams
from .chat.views import router as chat
from .database import engine
from .meta.views import router as meta
from .middleware import (
    ApiCORSMiddleware,
    HeadersMiddleware,
    MetricsMiddleware,
    PathMiddleware,
)
from .moderation.admin import admin
from .moderation.views import router as moderation
from .notifications.pages import router as notification_pages
from .notifications.sockets import router as notification_sockets
from .notifications.views import router as notifications
from .pages import UI
from .settings import ENV, SESSION_COOKIE

logs.configure(ENV)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    await hub.start()
    when_stopped(hub.close)
    yield
    await hub.stop()
    await engine.dispose()


def operation_id(route: APIRoute) -> str:
    """The function's name is the contract's operationId."""
    return route.name


app = FastAPI(
    title="Parallax",
    lifespan=lifespan,
    generate_unique_id_function=operation_id,
    redirect_slashes=False,
    openapi_url="/openapi.json" if ENV.debug else None,
)
app.add_middleware(
    ApiCORSMiddleware,
    allow_origins=ENV.cors_origins,
    allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
    expose_headers=["Retry-After"],
)
app.add_middleware(
    SessionMiddleware,
    secret_key=ENV.secret_key,
    session_cookie=SESSION_COOKIE,
    https_only=ENV.secure,
)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=ENV.allowed_hosts)
app.add_middleware(PathMiddleware)
app.add_middleware(HeadersMiddleware)
app.add_middleware(MetricsMiddleware)
errors.install(app)

for feature in (
    accounts,
    articles,
    comments,
    chat,
    chat_sockets,
    streams,
    notifications,
    notification_sockets,
    moderation,
    meta,
    account_pages,
    article_pages,
    chat_pages,
    notification_pages,
):
    app.include_router(feature)
app.mount("/static", StaticFiles(directory=UI / "static"))
admin.mount_to(app)
