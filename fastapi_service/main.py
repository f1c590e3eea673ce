"""The front door: the app, what surrounds it, and its features."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from shared.domain import logs, text
from shared.domain.errors import NotFound

from . import errors
from .accounts.views import router as accounts
from .articles.comments import router as comments
from .articles.views import router as articles
from .chat.hub import hub
from .chat.sockets import router as chat_sockets
from .chat.streams import router as streams
from .chat.views import router as chat
from .database import engine
from .meta.views import router as meta
from .metrics import MetricsMiddleware
from .moderation.admin import admin
from .moderation.views import router as moderation
from .notifications.sockets import router as notification_sockets
from .notifications.views import router as notifications
from .settings import ENV, VARIANT

logs.configure(ENV)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    hub.start()
    yield
    await hub.stop()
    await engine.dispose()


def operation_id(route: APIRoute) -> str:
    """The function's name is the contract's operationId."""
    return route.name


async def check_path(request: Request) -> None:
    """What no database can store, no path can name."""
    if not text.is_storable(request.url.path) or "\0" in request.scope["path"]:
        raise NotFound


app = FastAPI(
    title="Parallax",
    lifespan=lifespan,
    generate_unique_id_function=operation_id,
    redirect_slashes=False,
    openapi_url="/openapi.json" if ENV.debug else None,
)
app.add_middleware(
    CORSMiddleware,
    allow_origins=ENV.cors_origins,
    allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
    expose_headers=["Retry-After"],
)
app.add_middleware(
    SessionMiddleware,
    secret_key=ENV.secret_key,
    session_cookie=f"{VARIANT}_session",
    same_site="lax",
    https_only=ENV.secure,
)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=ENV.allowed_hosts)
app.add_middleware(MetricsMiddleware)
errors.install(app)

FEATURES = [accounts, articles, comments, chat, streams, notifications, moderation]
for feature in FEATURES:
    app.include_router(feature, dependencies=[Depends(check_path)])
for feature in [chat_sockets, notification_sockets, meta]:
    app.include_router(feature)
admin.mount_to(app)
