"""The panel at /admin/: starlette-admin on the app's own accounts."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette_admin.auth.password import AdminUser, AuthProvider
from starlette_admin.contrib.sqla import Admin
from starlette_admin.contrib.sqla import ModelView as BaseModelView
from starlette_admin.exceptions import LoginFailed

from shared.domain import passwords
from shared.domain.errors import Problem

from ..accounts import queries
from ..accounts.models import User
from ..database import engine, reading
from ..rates import count_login
from ..settings import ENV, VARIANT


class OwnAccounts(AuthProvider):
    """Signs in by email and password; the session ends with the token version."""

    async def login(
        self, username: str, password: str, remember_me: bool, request: Request
    ) -> None:
        try:
            await count_login(request, username)
        except Problem as problem:
            raise LoginFailed(problem.errors.popitem()[1][0]) from problem
        async with reading() as session:
            user = await queries.find_by_email(session, username)
        stored = user.password if user else None
        right = await run_in_threadpool(passwords.verify_password, password, stored)
        if user is None or not right or not user.is_active:
            raise LoginFailed("email or password is invalid")
        if not user.is_moderator:
            raise HTTPException(403)
        request.session.clear()
        request.session.update(user_id=user.id, version=user.token_version)

    async def authenticate(self, request: Request) -> AdminUser | None:
        async with reading() as session:
            user = await session.get(User, request.session.get("user_id", 0))
        if user is None or not user.is_active:
            return None
        if user.token_version != request.session["version"]:
            return None
        if not user.is_moderator:
            raise HTTPException(403)
        request.state.user = user
        return AdminUser(username=user.username)

    async def logout(self, request: Request) -> None:
        request.session.clear()


class ModelView(BaseModelView):
    """Listed and searched by moderators; nothing is made here, texts are not edited."""

    page_size = 20

    def can_create(self, request: Request) -> bool:
        return False

    def can_edit(self, request: Request) -> bool:
        return False

    def can_delete(self, request: Request) -> bool:
        return False

    def can_export(self, request: Request) -> bool:
        return False

    def can_import(self, request: Request) -> bool:
        return False


def current_user(request: Request) -> User:
    """The moderator or admin who is signed in to the panel."""
    user: User = request.state.user
    return user


def build(views: list[Any]) -> Admin:
    """The panel with these views; a POST without its CSRF token is 403."""
    session = Middleware(
        SessionMiddleware,
        secret_key=ENV.secret_key,
        session_cookie=f"{VARIANT}_session",
        same_site="lax",
        https_only=ENV.secure,
    )
    panel = Admin(
        engine,
        title="Parallax",
        auth_provider=OwnAccounts(),
        secret_key=ENV.secret_key,
        middlewares=[session],
    )
    for view in views:
        panel.add_view(view)
    return panel
