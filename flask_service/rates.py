"""Rate limits, counted in Redis by all processes and variants together."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import g, request
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from shared.domain import rates
from shared.domain.errors import TooMany, Unavailable
from shared.live.circuit import redis_circuit

from .settings import ENV

type View = Callable[..., Any]

storage = RedisStorage(ENV.redis_url, socket_timeout=1, socket_connect_timeout=1)
limiter = MovingWindowRateLimiter(storage)


def count(counted: rates.Counted) -> None:
    """Count one hit. Raises TooMany over the limit, StorageError without Redis."""
    for item, name in counted:
        with redis_circuit:
            if limiter.hit(item, name):
                continue
            stats = limiter.get_window_stats(item, name)
        raise TooMany(rates.retry_after(stats.reset_time))


def count_write(view: View) -> View:
    """A decorator: a write of the signed-in user; without Redis it goes uncounted."""

    @wraps(view)
    def counted(**path: str) -> Any:
        count_user_write()
        return view(**path)

    return counted


def count_user_write() -> None:
    """What `count_write` counts. Raises TooMany."""
    if ENV.rate_limits:
        with suppress(StorageError, RedisError):
            count(ENV.rates.write(g.user.id))


def count_login(email: str) -> None:
    """A try to sign in or up; without Redis nobody gets in, so that nobody guesses."""
    if not ENV.rate_limits:
        return
    try:
        count(ENV.rates.login(email, request.remote_addr or ""))
    except (StorageError, RedisError) as error:
        raise Unavailable("redis is not ready") from error


def count_opening() -> None:
    """A socket that is opened; without Redis it goes uncounted."""
    if not ENV.rate_limits:
        return
    who = str(g.user.id) if g.user else request.remote_addr or ""
    with suppress(StorageError, RedisError):
        count(ENV.rates.opening(who))
