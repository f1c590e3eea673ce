"""Refusals before the handshake, with a status: a consumer of Channels has only 403."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import QueryDict
from django.http.cookie import parse_cookie
from rest_framework.exceptions import APIException

from django_monolith.accounts.auth import (
    find_caller,
    find_session_user,
    session_claims,
)
from django_monolith.accounts.models import User
from django_monolith.rates import check
from shared.domain import tokens
from shared.domain.addresses import client_address
from shared.domain.errors import (
    Forbidden,
    NotFound,
    Problem,
    Unauthorized,
    Unavailable,
)

from .database import in_database

HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]

type Scope = dict[str, Any]


type Opener = tuple[User | None, tokens.Claims | None]


def find_viewer(scope: Scope) -> Opener:
    """Who opens this, by the header, else by the cookie of our pages; None for a guest.
    Raises Forbidden, Unauthorized."""
    headers = header(scope, b"authorization")
    if not headers:
        return find_page_viewer(scope)
    if len(headers) > 1:
        raise Unauthorized
    token = tokens.from_header(headers[0])
    claims = tokens.verify(settings.SECRET_KEY, token)
    try:
        return find_caller(claims), claims
    except APIException as error:
        raise Unauthorized from error


def find_page_viewer(scope: Scope) -> Opener:
    """Whose session this is, if the page that asks is ours: browsers send its cookie
    along from every page. Raises Forbidden."""
    cookies = parse_cookie("; ".join(header(scope, b"cookie")))
    session_key = cookies.get(settings.SESSION_COOKIE_NAME)
    if session_key is None:
        return None, None
    if scope["type"] == "websocket" and not is_our_origin(scope):
        raise Forbidden("origin")
    if scope["type"] == "http" and header(scope, b"sec-fetch-site") != ["same-origin"]:
        return None, None
    viewer = find_session_user(session_key)
    return viewer, session_claims(viewer) if viewer else None


def is_our_origin(scope: Scope) -> bool:
    """Whether `Origin` is where we are, or where this socket was asked for."""
    scheme = scope["scheme"].replace("ws", "http")
    asked = [f"{scheme}://{host}" for host in header(scope, b"host")]
    origins = header(scope, b"origin")
    return len(origins) == 1 and origins[0] in (settings.ENV.public_url, *asked)


def count_opening(scope: Scope, viewer: User | None) -> None:
    """A socket or stream that is opened; without Redis it goes uncounted."""
    if not settings.ENV.rate_limits:
        return
    who = str(viewer.pk) if viewer else address_of(scope)
    check(settings.ENV.rates.opening(who))


def header(scope: Scope, name: bytes) -> list[str]:
    """Each value of a header, as it came."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def address_of(scope: Scope) -> str:
    """The caller's, whatever they say it is."""
    peer = (scope.get("client") or [""])[0]
    forwarded = header(scope, b"x-forwarded-for")
    return client_address(peer, forwarded, settings.ENV.trusted_proxies)


def query(scope: Scope) -> QueryDict:
    return QueryDict(scope["query_string"])


class Refusing:
    """Opens what a consumer needs, or answers why not. It is `scope["opened"]`."""

    def __init__(self, consumer: Any, opening: Callable[[Scope], Any]) -> None:
        self.consumer = consumer
        self.opening = opening

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        try:
            opened = await in_database(self.opening, scope)
        except Problem as problem:
            await refuse(scope, receive, send, problem)
        except DatabaseError:
            away = Unavailable("database is not ready")
            await refuse(scope, receive, send, away)
        else:
            await self.consumer({**scope, "opened": opened}, receive, send)


class Nowhere:
    """No socket lives here."""

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await refuse(scope, receive, send, NotFound())


async def refuse(scope: Scope, receive: Any, send: Any, problem: Problem) -> None:
    """The problem as an HTTP answer, also in place of a handshake."""
    kind = "http.response"
    if scope["type"] == "websocket":
        await receive()  # websocket.connect
        kind = "websocket.http.response"
    body = json.dumps({"errors": problem.errors}).encode()
    headers = [*HEADERS]
    headers.append((b"content-length", str(len(body)).encode()))
    if problem.retry_after is not None:
        headers.append((b"retry-after", str(problem.retry_after).encode()))
    start = {"type": f"{kind}.start", "status": problem.status, "headers": headers}
    await send(start)
    await send({"type": f"{kind}.body", "body": body})
