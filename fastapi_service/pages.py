"""What all pages share: who looks, the templates, the form again, where one goes
next."""

from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates
from starlette.types import Receive, Scope, Send

from shared.domain import markdown, pages
from shared.domain.errors import Forbidden, Problem
from shared.domain.security import is_same_origin

from .accounts.auth import Viewer, origins, use_session
from .accounts.models import User
from .database import reading
from .notifications.queries import count_unread
from .requests import FormRoute
from .settings import ENV, VARIANT

UI = Path(__file__).parents[1] / "shared" / "ui"
WITH_FORM = ("login.html", "register.html")  # of those that guests see


def everywhere(request: Request) -> dict[str, Any]:
    """What every template gets."""
    return {
        "variant": VARIANT,
        "viewer": request.scope.get("user"),
        "unread": getattr(request.state, "unread", 0),
        "nonce": request.state.nonce,
        "flashes": lambda: request.session.pop("flashes", []),
    }


environment = Environment(
    loader=FileSystemLoader(UI / "templates"), autoescape=True, auto_reload=ENV.debug
)
environment.filters |= {
    "avatar": pages.avatar,
    "day": pages.day,
    "clock": pages.clock,
    "error_lines": pages.error_lines,
    "markdown": lambda text: Markup(markdown.render(text)),  # noqa: S704 sanitised
}
environment.globals["csrf_field"] = lambda: ""  # see check_origin
templates = Jinja2Templates(env=environment, context_processors=[everywhere])


async def check_origin(request: Request) -> None:
    """What is posted comes from a page of ours. Raises Forbidden.

    The browser itself says so, in `Sec-Fetch-Site` or else in `Origin`, which no page
    can forge. FastAPI brings no tokens, and none are needed: nothing has to be kept in
    a cookie, put into each form and compared.
    """
    is_safe = request.method in ("GET", "HEAD")
    if not is_safe and not is_same_origin(request.headers, *origins(request)):
        raise Forbidden("form")


async def find_visitor(request: Request) -> None:
    """Who looks at the page, and how much they have not read. In a session that is over
    before the request's begins."""
    await use_session(request)
    if user := request.scope.get("user"):
        async with reading() as session:
            request.state.unread = await count_unread(session, user)


async def keep_form(request: Request) -> None:
    """What was typed, for showing it again; but no password."""
    if request.method == "POST":
        typed = (await request.form()).items()
        request.state.typed = {
            name: text
            for name, text in typed
            if isinstance(text, str) and "password" not in name
        }


class PageRouter(APIRouter):
    """The routes of pages, which are no part of the API's schema."""

    def __init__(self) -> None:
        super().__init__(
            include_in_schema=False,
            route_class=FormRoute,
            dependencies=list(map(Depends, (check_origin, keep_form, find_visitor))),
        )

    def add_api_route(self, path: str, endpoint: Any, **options: Any) -> None:
        """Counted apart from the API's operation of that name."""
        options["name"] = f"page_{endpoint.__name__}"
        super().add_api_route(path, endpoint, **options)

    def get(self, path: str, **options: Any) -> Any:
        """HEAD too, as Starlette's own routes do."""
        return self.api_route(path, methods=["GET", "HEAD"], **options)


async def send_on(request: Request, viewer: Viewer) -> None:
    """Whoever is signed in goes where signing in would lead."""
    if viewer is not None:
        path = pages.local_path(request.query_params.get("next"), "/")
        raise HTTPException(303, headers={"Location": path})


async def get_page_number(request: Request) -> int:
    return pages.page_number(request.query_params.getlist)


GuestsOnly = Depends(send_on)
PageNumber = Annotated[int, Depends(get_page_number)]


def render(request: Request, name: str, **shown: Any) -> Response:
    """A page; if it is shown because its form was refused, then with what was typed
    and why."""
    refusal = getattr(request.state, "refusal", None)
    if refusal is None:
        return answer(request, name, {"values": {}, "errors": {}} | shown)
    shown |= {"values": request.state.typed, "errors": refusal.errors}
    return answer(request, name, shown, refusal)


def render_error(request: Request, problem: Problem) -> Response:
    phrase = HTTPStatus(problem.status).phrase
    lines = pages.error_lines(problem.errors)
    shown = {"status": problem.status, "phrase": phrase, "lines": lines}
    return answer(request, "error.html", shown, problem)


def answer(
    request: Request, name: str, shown: dict[str, Any], problem: Problem | None = None
) -> Response:
    """The template as a whole answer. Guests may keep one that has no form."""
    headers = retry_headers(problem) if problem else {}
    is_guests = request.scope.get("user") is None and request.method != "POST"
    if is_guests and name not in WITH_FORM:
        headers["Cache-Control"] = "no-cache"
    status = problem.status if problem else 200
    return templates.TemplateResponse(request, name, shown, status, headers)


def retry_headers(problem: Problem) -> dict[str, str]:
    after = problem.retry_after
    return {} if after is None else {"Retry-After": str(after)}


class FormAgain(Response):
    """The page of a form that was refused: what a GET of this path shows.

    So a view only raises, wherever in its dependencies, and its transaction is over
    before the page is read; a `try` in each would hold on to both, and still need
    everything that the GET depends on.
    """

    def __init__(self, path: str, refusal: Problem) -> None:
        self.path = path
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["refusal"] = self.refusal
        asked = {**scope, "method": "GET", "path": self.path}
        await scope["app"].router(asked, receive, send)


class SeeOther(RedirectResponse):
    """Where to look after a POST. What it changes in the session is changed only as it
    leaves, when the request's transaction is committed."""

    def __init__(
        self, path: str, flash: str | None = None, *, signed_in: User | None = None
    ) -> None:
        super().__init__(path, 303)
        self.flash = flash
        self.signed_in = signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = scope["session"]
        if user := self.signed_in:
            session.clear()
            session.update(user_id=user.id, version=user.token_version)
        if self.flash:
            session["flashes"] = [*session.get("flashes", []), self.flash]
        await super().__call__(scope, receive, send)
