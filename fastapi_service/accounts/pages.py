"""The pages of people: signing in and up, settings, profiles."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request
from starlette.responses import Response

from shared.domain import text
from shared.domain.errors import Invalid
from shared.domain.pages import local_path

from ..articles.pages import page_of
from ..articles.queries import Filter
from ..database import Session
from ..pages import GuestsOnly, PageNumber, PageRouter, SeeOther, render
from ..rates import CountWrite, count_login
from . import views
from .auth import CurrentUser, Viewer, verify_password
from .forms import SettingsForm
from .models import User
from .schemas import Credentials, NewUser

router = PageRouter()
Next = Annotated[str, Form()]


@router.get("/login", dependencies=[GuestsOnly])
async def show_login(request: Request) -> Response:
    return render(request, "login.html")


@router.post("/login", dependencies=[GuestsOnly])
async def login(
    request: Request, form: Annotated[Credentials, Form()], next: str = ""
) -> Response:
    user = await views.authenticate(request, form)
    return SeeOther(local_path(next, "/"), signed_in=user)


@router.get("/register", dependencies=[GuestsOnly])
async def show_register(request: Request) -> Response:
    return render(request, "register.html")


@router.post("/register", dependencies=[GuestsOnly])
async def register(
    request: Request, session: Session, form: Annotated[NewUser, Form()]
) -> Response:
    user = await views.store_user(request, session, form)
    return SeeOther("/", signed_in=user)


@router.post("/logout")
async def logout(request: Request) -> Response:
    request.session.clear()
    return SeeOther("/", "You are signed out.")


@router.get("/settings")
async def show_settings(request: Request, user: CurrentUser) -> Response:
    names = ("image", "username", "bio", "email")
    values = {name: getattr(user, name) or "" for name in names}
    return render(request, "settings.html", values=values)


@router.post("/settings", dependencies=[CountWrite])
async def settings(
    request: Request,
    session: Session,
    user: CurrentUser,
    form: Annotated[SettingsForm, Form()],
) -> Response:
    if form.password:
        await check_password(request, user, form.current_password)
    changed = await views.store_change(session, user, form.change(), jti=None)
    path = f"/profile/{changed.username}"
    return SeeOther(path, "Settings updated.", signed_in=changed)


async def check_password(request: Request, user: User, given: str) -> None:
    """Whoever finds a browser signed in shall neither take the account over nor guess
    for long. Raises Invalid, TooMany, Unavailable."""
    if not given:
        raise Invalid("currentPassword", text.BLANK)
    await count_login(request, user.email)
    if not await verify_password(given, user):
        raise Invalid("currentPassword")


@router.get("/profile/{username}")
async def profile(
    request: Request, session: Session, viewer: Viewer, username: str, page: PageNumber
) -> Response:
    wanted = Filter(author=username)
    shown = await show_profile(session, viewer, username, wanted, page)
    return render(request, "profile.html", tab="articles", **shown)


@router.get("/profile/{username}/favorites")
async def favorites(
    request: Request, session: Session, viewer: Viewer, username: str, page: PageNumber
) -> Response:
    wanted = Filter(favorited=username)
    shown = await show_profile(session, viewer, username, wanted, page)
    shown["base"] += "/favorites"
    return render(request, "profile.html", tab="favorites", **shown)


async def show_profile(
    session: Session, viewer: User | None, username: str, wanted: Filter, page: int
) -> dict[str, Any]:
    answer = await views.get_profile(session, viewer, username)
    name = answer.profile.username
    return {
        **answer.model_dump(mode="json"),
        **await page_of(session, viewer, wanted, page, f"/profile/{quote(name)}"),
        "mine": viewer is not None and viewer.username == name,
    }


@router.post("/profile/{username}/follow", dependencies=[CountWrite])
async def follow(
    session: Session, user: CurrentUser, username: str, next: Next = ""
) -> Response:
    answer = await views.follow_profile(session, user, username)
    return SeeOther(local_path(next, f"/profile/{answer.profile.username}"))


@router.post("/profile/{username}/unfollow", dependencies=[CountWrite])
async def unfollow(
    session: Session, user: CurrentUser, username: str, next: Next = ""
) -> Response:
    answer = await views.unfollow_profile(session, user, username)
    return SeeOther(local_path(next, f"/profile/{answer.profile.username}"))
