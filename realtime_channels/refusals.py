"""Refusals before the handshake, with a status: a consumer of Channels has only 403."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import QueryDict
from limits.errors import StorageError
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException

from django_monolith.accounts.auth import find_caller
from django_monolith.accounts.models import User
from django_monolith.rates import count
from shared.domain import tokens
from shared.domain.addresses import client_address
from shared.domain.errors import (
    NotFound,
    Problem,
    TooMany,
    Unauthorized,
    Unavailable,
)

from .database import in_database

type Scope = dict[str, Any]


def find_viewer(scope: Scope) -> tuple[User | None, tokens.Claims | None]:
    """Who opens this, by the header; None for a guest. Raises Unauthorized."""
    headers = header(scope, b"authorization")
    if len(headers) > 1:
        raise Unauthorized
    token = tokens.from_header(headers[0] if headers else None)
    if token is None:
        return None, None
    claims = tokens.verify(settings.SECRET_KEY, token)
    try:
        return find_caller(claims), claims
    except APIException as error:
        raise Unauthorized from error


def count_opening(scope: Scope, viewer: User | None) -> None:
    """A socket or stream that is opened; without Redis it goes uncounted."""
    if not settings.ENV.rate_limits:
        return
    who = str(viewer.pk) if viewer else address_of(scope)
    opening = settings.ENV.rates.opening(who)
    with suppress(StorageError, RedisError):
        if retry_after := count(opening):
            raise TooMany(retry_after)


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
    headers = [(b"content-type", b"application/json")]
    headers.append((b"content-length", str(len(body)).encode()))
    if problem.retry_after is not None:
        headers.append((b"retry-after", str(problem.retry_after).encode()))
    start = {"type": f"{kind}.start", "status": problem.status, "headers": headers}
    await send(start)
    await send({"type": f"{kind}.body", "body": body})
