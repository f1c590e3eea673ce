"""The panel at /admin/: starlette-admin on the app's own accounts."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import DictLoader
from jinja2.ext import Extension
from sqlalchemy.exc import DataError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette_admin.auth import AdminUser, AuthMiddleware, BaseAuthProvider
from starlette_admin.contrib.sqla import Admin
from starlette_admin.contrib.sqla import ModelView as BaseModelView

from shared.domain import parameters
from shared.domain.errors import BadRequest, Forbidden, NotFound, Problem
from shared.domain.pages import PAGES_MAX, local_path

from .. import errors
from ..accounts.auth import use_session
from ..database import engine
from ..pages import check_origin
from ..rates import count_write
from ..settings import ENV

# starlette-admin's templates have `style` attributes, which no nonce can allow.
WEAKER_POLICY = {"style-src-attr": "'unsafe-inline'"}
HANDLER = re.compile(r'\son[a-z]+="[^"]*"')
# They would also fetch a font from another site.
NO_FONT = '{% extends "@core/base.html" %}{% block fonts %}{% endblock %}'


class OwnAccounts(BaseAuthProvider):
    """The site's own session, and its own way in and out."""

    async def authenticate(self, request: Request) -> AdminUser | None:
        """Whoever moderates, None for a guest. Raises Forbidden for members."""
        await use_session(request)
        user = request.scope.get("user")
        if user is None:
            return None
        if not user.is_moderator:
            raise Forbidden("page")
        await check_origin(request)
        await count_write(request, user)
        request.state.weaker_policy = WEAKER_POLICY
        return AdminUser(username=user.username)

    def get_middleware(self) -> Middleware:
        return Middleware(PagesForErrors, provider=self)

    def get_routes(self, templates: Any) -> list[Route]:
        return [
            Route("/login", self.login, name="login"),
            Route("/logout", self.logout, methods=["POST"], name="logout"),
        ]

    async def login(self, request: Request) -> RedirectResponse:
        asked = urlsplit(request.query_params.get("next", "")).path
        query = urlencode({"next": local_path(asked, "/admin/")})
        return RedirectResponse(f"/login?{query}", 303)

    async def logout(self, request: Request) -> RedirectResponse:
        return RedirectResponse("/logout", 307)  # the POST goes there


class PagesForErrors(AuthMiddleware):
    """Whatever is refused in the panel, a page says so."""

    async def dispatch(self, request: Request, call_next: Any) -> Response:
        try:
            return await super().dispatch(request, call_next)
        except Problem as problem:
            return await errors.show(request, problem)
        except DataError:  # such as a NUL in a search
            return await errors.show(request, BadRequest())


class PolicyExtension(Extension):
    """Fits starlette-admin's templates to our policy, as they are read: the answer's
    nonce for every script and style, and no inline handlers."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None):
        nonce = r'<\1 nonce="{{ request.state.nonce }}"'
        return HANDLER.sub("", re.sub(r"<(script|style)\b", nonce, source))


class ModelView(BaseModelView):
    """Listed and searched by moderators; nothing is made here, texts are not edited."""

    page_size = 20
    page_size_options = (20,)
    column_visibility = False  # these two would need their inline handlers
    sortable_fields = ("id",)
    fields_default_sort = (("id", True),)

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

    async def find_all(self, request: Request, skip: int = 0, *args: Any, **more: Any):
        if skip > PAGES_MAX * self.page_size:
            raise NotFound("page")
        return await super().find_all(request, skip, *args, **more)

    async def find_by_pk(self, request: Request, pk: Any) -> Any:
        return await super().find_by_pk(request, number(pk))

    async def find_by_pks(self, request: Request, pks: list[Any]) -> Sequence[Any]:
        return await super().find_by_pks(request, list(map(number, pks)))


def number(pk: Any) -> int:
    """Raises NotFound for what can be no id."""
    return parameters.path_number(str(pk), "page")


def build(views: list[Any]) -> Admin:
    """The panel with these views. It has a CSRF token of its own, in a cookie that
    other hosts of the domain could set; `check_origin` holds without it."""
    panel = Admin(
        engine,
        title="Parallax",
        favicon_url="/static/icon.svg",
        auth_provider=OwnAccounts(),
        secret_key=ENV.secret_key,
        additional_loaders=[DictLoader({"base.html": NO_FONT})],
    )
    panel.templates.env.add_extension(PolicyExtension)
    for view in views:
        panel.add_view(view)
    return panel
