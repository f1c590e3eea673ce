"""The pages of people: signing in and up, settings, profiles."""

from typing import Any
from urllib.parse import quote

from django.contrib import auth, messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shared.domain import text
from shared.domain.errors import Invalid, Unauthorized

from ..articles.pages import list_page
from ..articles.queries import Filter
from ..pages import (
    get_or_post,
    go_back,
    guests_only,
    login_required,
    render_form,
    viewer_of,
)
from ..rates import count_sign_in, count_write
from . import queries
from .forms import LoginForm, RegisterForm, SettingsForm, as_typed
from .models import User
from .schemas import Profile


@get_or_post
@guests_only
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None)
    with form.refusals():
        if form.is_valid():
            count_sign_in(request, form.cleaned_data["email"])
            user = auth.authenticate(request, **form.cleaned_data)
            if user is None:
                raise Unauthorized("credentials", "invalid")
            auth.login(request, user)
            return go_back(request, "/")
    return render_form(request, "login.html", form)


@get_or_post
@guests_only
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    with form.refusals():
        if form.is_valid():
            count_sign_in(request, form.cleaned_data["email"])
            auth.login(request, queries.add_user(**form.cleaned_data))
            return redirect("home")
    return render_form(request, "register.html", form)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, "You are signed out.")
    return redirect("home")


@get_or_post
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, initial=as_typed(request.user))
    with form.refusals():
        if form.is_valid():
            count_write(request.user)
            change = get_change(request, form)
            changed = queries.change_user(request.user.id, change, jti=None)
            if "password" in change:  # goes on under the new version
                auth.update_session_auth_hash(request, changed)
            messages.success(request, "Settings updated.")
            return redirect(profile_path(changed))
    return render_form(request, "settings.html", form)


def get_change(request: HttpRequest, form: SettingsForm) -> dict[str, Any]:
    """What is to be stored; a new password only beside the current one, which is as
    hard to guess here as at the login. Raises Invalid, TooMany, Unavailable."""
    change = dict(form.cleaned_data)
    current = change.pop("current_password")
    if change["password"] is None:
        del change["password"]
        return change
    if current is None:
        raise Invalid("currentPassword", text.BLANK)
    count_sign_in(request, request.user.email)
    if not request.user.check_password(current):
        raise Invalid("currentPassword")
    return change | {"password": make_password(change["password"])}


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    return show_profile(request, username, "articles")


@require_safe
def favorites(request: HttpRequest, username: str) -> HttpResponse:
    return show_profile(request, username, "favorites")


def show_profile(request: HttpRequest, username: str, tab: str) -> HttpResponse:
    """What they wrote, or what they like."""
    user = queries.find_profile(viewer_of(request), username)
    wanted = {"articles": "author", "favorites": "favorited"}[tab]
    base = profile_path(user) + ("/favorites" if tab == "favorites" else "")
    shown = {
        "profile": Profile(user).data,
        "mine": user == request.user,
        "here": profile_path(user),
        "tab": tab,
        **list_page(request, Filter(**{wanted: user.username}), base),
    }
    return render(request, "profile.html", shown)


def profile_path(user: User) -> str:
    return f"/profile/{quote(user.username)}"


@require_POST
@login_required
def follow(request: HttpRequest, username: str) -> HttpResponse:
    count_write(request.user)
    user = queries.find_profile(request.user, username)
    queries.follow(request.user, user)
    return go_back(request, profile_path(user))


@require_POST
@login_required
def unfollow(request: HttpRequest, username: str) -> HttpResponse:
    count_write(request.user)
    user = queries.find_profile(request.user, username)
    queries.unfollow(request.user, user)
    return go_back(request, profile_path(user))
