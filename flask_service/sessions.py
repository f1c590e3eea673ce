"""Sessions of pages: Flask-Login's, in a signed cookie that ends like a token."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from shared.domain.pages import is_json
from shared.domain.tokens import Claims

from .accounts.models import User
from .database import SAFE
from .pages import go_back

type View = Callable[..., Any]

login_manager = LoginManager()
login_manager.session_protection = None  # people change networks; the version ends it


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    app.before_request(find_page_user)


def find_page_user() -> None:
    """Pages know their caller before the view begins, errors among them."""
    is_static = (request.endpoint or "").endswith("static")
    if not is_static and not is_json(request.path):
        load_page_user()


def load_page_user() -> None:
    """Set `g.user` to whoever is signed in, or to None for a guest."""
    known = current_user.is_authenticated
    g.token = None
    g.user = current_user._get_current_object() if known else None
    g.claims = claims_of(session["_user_id"]) if known else None


def claims_of(session_key: str) -> Claims:
    """What a page's session says, in the form of `User.get_id`."""
    user_id, _, version = session_key.partition(".")
    return Claims(int(user_id), "", int(version))


def sign_in(user: User) -> None:
    """The session begins anew: nobody knows it from before."""
    session.clear()
    login_user(user)


def sign_out() -> None:
    """Clear the browser's copy; another one would end with the token version."""
    logout_user()
    session.clear()


@login_manager.unauthorized_handler
def send_to_login() -> ResponseReturnValue:
    return redirect(url_for("account_pages.login"))


def guests_only(view: View) -> View:
    """A decorator: whoever is signed in is sent on."""

    @wraps(view)
    def for_guests(**path: str) -> Any:
        return go_back("/") if g.user else view(**path)

    return for_guests


def comes_from_page() -> bool:
    """Whether a script of a page of ours asks: other sites make browsers send the
    cookie along too."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return False
    if request.method in SAFE:
        return True
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True
