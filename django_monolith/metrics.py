"""Requests counted and timed for Prometheus, under the same names in every variant."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils.text import camel_case_to_spaces

from shared.domain import metrics


class MetricsMiddleware:
    """First of all, so that it times the others too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        operation = operation_of(request.resolver_match, request.method)
        metrics.observe(operation, response.status_code, seconds)
        return response


def operation_of(match: ResolverMatch | None, method: str | None) -> str:
    """The operationId of the view that answered, or a page's name; `none` without."""
    if match is None:
        return "none"
    if not hasattr(match.func, "actions"):
        view = getattr(match.func, "view_class", match.func)
        name = camel_case_to_spaces(view.__name__).replace(" ", "_")
        return f"page_{name}" if view.__module__.endswith(".pages") else "none"
    action = match.func.actions.get((method or "").lower())
    return operation_id(match.func.cls, action) if action else "none"


@cache
def operation_id(view: Any, action: str) -> str:
    """What `@extend_schema` says above the function, else the function's name."""
    documented = getattr(getattr(view, action), "kwargs", {}).get("schema")
    if documented is None:
        return action
    schema = documented()
    schema.view = view(action=action, request=None, kwargs={})
    return str(schema.get_operation_id())
