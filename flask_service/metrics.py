"""Requests counted and timed for Prometheus, under the same names in every variant."""

import time

from flask import Flask, Response, g, request

from shared.domain import metrics


def init_app(app: Flask) -> None:
    app.before_request(start_clock)
    app.after_request(observe)


def start_clock() -> None:
    g.began = time.perf_counter()


def observe(response: Response) -> Response:
    """A socket counts when it is refused, else its time is no time to an answer."""
    rule = request.url_rule
    feature, _, operation = (request.endpoint or "none").rpartition(".")
    if feature.endswith("_pages"):
        operation = f"page_{operation}"
    if rule is None or not rule.websocket or response.status_code != 200:
        seconds = time.perf_counter() - g.began
        metrics.observe(operation, response.status_code, seconds)
    return response
