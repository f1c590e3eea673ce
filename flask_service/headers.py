"""Headers by which browsers keep what we answer safe."""

from flask import Flask, Response, g, request

from shared.domain import security
from shared.domain.pages import is_json

from .settings import ENV


def init_app(app: Flask) -> None:
    app.before_request(make_nonce)
    app.after_request(keep_safe)


def make_nonce() -> None:
    """For the scripts of this answer."""
    g.nonce = security.new_nonce()


def keep_safe(response: Response) -> Response:
    """What is answered to one is not shown to another, nor taken for what it is not;
    pages do what our policy lets them. A view may have set its own."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if not is_json(request.path):
        policy = security.content_security_policy(g.nonce)
        headers |= security.HEADERS | {"Content-Security-Policy": policy}
    if ENV.secure:
        headers["Strict-Transport-Security"] = security.STRICT_TRANSPORT
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
