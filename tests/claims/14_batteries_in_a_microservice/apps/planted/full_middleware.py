"""Django with all its batteries, one of which takes 5 ms of CPU for each request."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse

from .. import django_full

BUSY = 0.005  # seconds


def slow(get_response: Callable[[HttpRequest], HttpResponse]):
    """The middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        end = time.thread_time() + BUSY
        while time.thread_time() < end:
            pass
        return get_response(request)

    return answer


settings.MIDDLEWARE = [*django_full.settings.MIDDLEWARE, f"{__name__}.slow"]
application = get_wsgi_application()
