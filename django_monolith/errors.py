"""Views raise, this file answers: every error in the contract's one shape."""

import sys
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from shared.domain.errors import (
    BadRequest,
    Forbidden,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    TooLarge,
    Unauthorized,
    Unavailable,
)
from shared.domain.pages import error_lines, is_json

from .requests import drain


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's hook: the answer to what a view raised, None for a crash."""
    view = context["view"]
    problem = as_problem(error, view.thing)
    if isinstance(error, IntegrityError) and "foreign key" in str(error).lower():
        problem = NotFound(view.parent or view.thing)  # removed at this very moment
    if problem is None:
        return None
    headers = headers_of(problem)
    if problem.status == 405:
        headers["Allow"] = ", ".join(view.allowed_methods)
    return Response({"errors": problem.errors}, problem.status, headers=headers)


def as_problem(error: BaseException | None, thing: str) -> Problem | None:
    """The refusal that an exception means; `thing` is what the view serves."""
    match error:
        case Problem():
            return error
        case exceptions.ValidationError():
            return Invalid(flatten(error.detail))
        case exceptions.NotAuthenticated():
            return Unauthorized(text="is missing")
        case exceptions.AuthenticationFailed():
            return Unauthorized()
        case exceptions.PermissionDenied() | DjangoPermissionDenied():
            return Forbidden(thing)
        case exceptions.NotFound() | Http404():
            return NotFound(thing)
        case exceptions.MethodNotAllowed():
            return MethodNotAllowed()
        case RequestDataTooBig():
            return TooLarge()
        case OperationalError() | InterfaceError():
            return Unavailable("database is not ready")
    return None


def flatten(detail: Any, key: str = "body") -> dict[str, list[str]]:
    """The texts of each wrong member, under the innermost member's name."""
    if isinstance(detail, list):
        return {key: [str(text) for text in detail]}
    found: dict[str, list[str]] = {}
    for name, below in detail.items():
        itself = name == api_settings.NON_FIELD_ERRORS_KEY
        found |= flatten(below, key if itself else name)
    return found


def headers_of(problem: Problem) -> dict[str, str]:
    headers = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Token"
    return headers


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer where no view of REST framework is concerned: JSON to programs, a page
    to people."""
    about = {"status": problem.status, "headers": headers_of(problem)}
    if is_json(request.path):
        answer = JsonResponse({"errors": problem.errors}, **about)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    page = render_to_string("error.html", page_of(problem), request)
    return HttpResponse(page, **about)


def page_of(problem: Problem) -> dict[str, Any]:
    """What the page of an error shows. Where a server is away it may be the one that
    knows who is signed in."""
    return {
        "status": problem.status,
        "phrase": HTTPStatus(problem.status).phrase,
        "lines": error_lines(problem.errors),
        **({"viewer": None, "unread": 0} if problem.status >= 500 else {}),
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    drain(request)
    return respond(request, as_problem(exception, "route") or BadRequest())


def csrf_failure(request: HttpRequest, reason: str) -> HttpResponse:
    return respond(request, Forbidden("form"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, Forbidden("route"))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    crash = Problem("server", "has failed")
    return respond(request, as_problem(sys.exception(), "route") or crash)
