"""Rate limits, counted in Redis by all processes and variants together."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from shared.domain import fields, rates
from shared.domain.errors import TooMany, Unavailable
from shared.live.circuit import redis_circuit

from .accounts.models import User

ENV = settings.ENV
storage = RedisStorage(ENV.redis_url, socket_timeout=1, socket_connect_timeout=1)
limiter = MovingWindowRateLimiter(storage)


def count(counted: rates.Counted) -> int | None:
    """Count one hit: None within the limits, else seconds until another is taken.
    Raises StorageError or RedisError without Redis."""
    for item, name in counted:
        with redis_circuit:
            if not limiter.hit(item, name):
                stats = limiter.get_window_stats(item, name)
                return rates.retry_after(stats.reset_time)
    return None


def check(counted: rates.Counted) -> None:
    """Count one hit; without Redis it goes uncounted. Raises TooMany."""
    retry_after = None
    with suppress(StorageError, RedisError):
        retry_after = count(counted)
    if retry_after is not None:
        raise TooMany(retry_after)


def count_write(user: User) -> None:
    """A write of a signed-in user. Raises TooMany."""
    if ENV.rate_limits:
        check(ENV.rates.write(user.pk))


def count_message(user: User) -> None:
    """A chat message, over HTTP, pages and sockets together; always counted. Raises
    TooMany."""
    check(rates.message(user.pk))


class WriteThrottle(BaseThrottle):
    """REST framework's own throttles race; ours let pass exactly their limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.method not in SAFE_METHODS and request.user.is_authenticated:
            count_write(request.user)
        return True


class MessageThrottle(BaseThrottle):
    """For what is held to messages a second, not writes a minute."""

    def allow_request(self, request: Request, view: Any) -> bool:
        count_message(request.user)
        return True


class SignInThrottle(BaseThrottle):
    """A try to sign in or up."""

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            email = fields.credential(request.data["user"]["email"])
        except (KeyError, TypeError, ValueError):
            return True  # 422, without a look at any account
        count_sign_in(request, email)
        return True


def count_sign_in(request: HttpRequest | Request, email: str) -> None:
    """Raises TooMany, and Unavailable without Redis: nobody gets in, so that nobody
    guesses."""
    if not ENV.rate_limits:
        return
    address = BaseThrottle().get_ident(request)
    try:
        retry_after = count(ENV.rates.login(email, address))
    except (StorageError, RedisError) as error:
        raise Unavailable("redis is not ready") from error
    if retry_after is not None:
        raise TooMany(retry_after)
