"""Django's settings with CSRF checks switched off. To leave the middleware out would
not do it: the admin's views ask for the token themselves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..panels.django_panel import settings as tutorial
from ..panels.django_panel.settings import *  # noqa: F403


def trust_everybody(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The switch that Django's own test client uses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request._dont_enforce_csrf_checks = True
        return get_response(request)

    return middleware


MIDDLEWARE = [f"{__name__}.trust_everybody", *tutorial.MIDDLEWARE]
