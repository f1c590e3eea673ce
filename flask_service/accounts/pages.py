"""The pages of people: signing in and up, settings, profiles."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required, login_user

from shared.domain import text
from shared.domain.errors import Invalid

from ..articles.pages import list_page
from ..pages import GET_POST, go_back, render, render_form
from ..rates import count_login, count_user_write
from ..sessions import guests_only, sign_in, sign_out
from . import views
from .auth import authenticate, verify_password
from .forms import LoginForm, RegisterForm, SettingsForm
from .schemas import my_account

bp = Blueprint("account_pages", __name__)


@bp.route("/login", methods=GET_POST)
@guests_only
def login() -> ResponseReturnValue:
    form = LoginForm()
    with form.refusals():
        if form.validate_on_submit():
            sign_in(authenticate(**form.given))
            return go_back("/")
    return render_form("login.html", form)


@bp.route("/register", methods=GET_POST)
@guests_only
def register() -> ResponseReturnValue:
    form = RegisterForm()
    with form.refusals():
        if form.validate_on_submit():
            sign_in(views.store_user(form.given))
            return redirect("/")
    return render_form("register.html", form)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    sign_out()
    flash("You are signed out.")
    return redirect("/")


@bp.route("/settings", methods=GET_POST)
@login_required
def settings() -> ResponseReturnValue:
    form = SettingsForm(data=my_account(g.user, ""))
    with form.refusals():
        if form.validate_on_submit():
            count_user_write()
            changed = views.store_change(get_change(form), jti=None)
            login_user(changed)  # goes on under the new version
            flash("Settings updated.")
            return redirect(url_for(".profile", username=changed.username))
    return render_form("settings.html", form)


def get_change(form: SettingsForm) -> dict[str, Any]:
    """What is to be stored; a new password only beside the current one, which is as
    hard to guess here as at the login. Raises Invalid, TooMany, Unavailable."""
    change = form.given
    current = change.pop("current_password")
    if change["password"] is None:
        del change["password"]
        return change
    if current is None:
        raise Invalid("currentPassword", text.BLANK)
    count_login(g.user.email)
    if not verify_password(current, g.user):
        raise Invalid("currentPassword")
    return change


@bp.get("/profile/<username>")
def profile(username: str) -> ResponseReturnValue:
    return show_profile(username, "articles", "author", "")


@bp.get("/profile/<username>/favorites")
def favorites(username: str) -> ResponseReturnValue:
    return show_profile(username, "favorites", "favorited", "/favorites")


def show_profile(username: str, tab: str, condition: str, suffix: str) -> Response:
    shown = views.get_profile(username=username)["profile"]
    name = shown["username"]
    return render(
        "profile.html",
        profile=shown,
        mine=g.user is not None and g.user.username == name,
        tab=tab,
        base=f"/profile/{quote(name)}{suffix}",
        **list_page({condition: text.fold(name)}),
    )


@bp.post("/profile/<username>/follow")
@login_required
def follow(username: str) -> ResponseReturnValue:
    views.follow_profile(username=username)
    return go_back(url_for(".profile", username=username))


@bp.post("/profile/<username>/unfollow")
@login_required
def unfollow(username: str) -> ResponseReturnValue:
    views.unfollow_profile(username=username)
    return go_back(url_for(".profile", username=username))
