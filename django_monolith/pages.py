"""What all pages share: who sees them, what templates get, where one goes next."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import decorators
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import get_nonce
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods

from shared.domain import security
from shared.domain.errors import MethodNotAllowed
from shared.domain.pages import is_json, local_path

from .accounts.models import User
from .errors import as_problem, headers_of, respond
from .forms import PageForm
from .notifications.queries import count_unread

type View = Callable[..., HttpResponse]

get_or_post = require_http_methods(["GET", "HEAD", "POST"])

# Guests are sent to /login, and from there to the home page.
login_required = partial(decorators.login_required, redirect_field_name=None)


def guests_only(view: View) -> View:
    """A decorator: who is signed in goes on."""

    @wraps(view)
    def for_guests(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return go_back(request, "/")
        return view(request)

    return for_guests


def viewer_of(request: HttpRequest) -> User | None:
    """Who is signed in, or None for a guest, and where a request went no further."""
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template gets, besides what Django gives."""
    viewer = SimpleLazyObject(lambda: viewer_of(request))
    return {
        "viewer": viewer,
        "unread": SimpleLazyObject(lambda: count_unread(viewer) if viewer else 0),
        "flashes": get_messages(request),
        "variant": settings.VARIANT,
    }


def render_form(
    request: HttpRequest, template: str, form: PageForm, **shown: Any
) -> HttpResponse:
    """A page with a form: as it was typed, and what was refused of it."""
    shown |= {"values": form.values, "errors": form.problems}
    page = render_to_string(template, shown, request)
    headers = headers_of(form.refusal) if form.refusal else None
    return HttpResponse(page, status=form.status, headers=headers)


def go_back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To `next`, if that is a page of ours."""
    given = request.POST.get("next") or request.GET.get("next")
    return redirect(local_path(given, otherwise))


# Django's own setting of the last looks at the request's scheme; a proxy may hide it.
HEADERS = security.HEADERS | (
    {"Strict-Transport-Security": security.STRICT_TRANSPORT}
    if settings.ENV.secure
    else {}
)


class FlashStorage(CookieStorage):
    """In a cookie, since guests have no session; its name carries the variant."""

    cookie_name = settings.SESSION_COOKIE_NAME.replace("_session", "_flash")


class PagesMiddleware:
    """Refusals as people read them, and the headers that Django has no setting for."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_json(request.path):
            return self.get_response(request)
        str(get_nonce(request))  # the policy names it only if somebody asked for it
        response = self.get_response(request)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = respond(request, MethodNotAllowed())
            response.headers["Allow"] = allowed
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", cache_control(request, response))
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        problem = as_problem(exception, "route")
        return respond(request, problem) if problem else None


def cache_control(request: HttpRequest, response: HttpResponse) -> str:
    """Guests may keep a page that they read, if it has no form and its token."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    has_form = "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    is_read = request.method in ("GET", "HEAD") and "Location" not in response
    return "no-cache" if is_read and not signed_in and not has_form else "no-store"
