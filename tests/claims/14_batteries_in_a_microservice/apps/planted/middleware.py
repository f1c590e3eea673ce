"""A middleware that takes 5 ms of CPU for each request."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BUSY = 0.005  # seconds


def slow(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        end = time.thread_time() + BUSY
        while time.thread_time() < end:
            pass
        return get_response(request)

    return answer


SLOW = f"{__name__}.slow"
