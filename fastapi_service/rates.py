"""Rate limits, counted in Redis by all processes and variants together."""

from contextlib import suppress

from fastapi import Depends, Request
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection

from shared.domain import rates
from shared.domain.addresses import client_address
from shared.domain.errors import TooMany, Unavailable
from shared.live.circuit import redis_circuit
from shared.live.patience import REDIS

from .accounts.auth import Viewer
from .accounts.models import User
from .settings import ENV

storage = RedisStorage(f"async+{ENV.redis_url}", implementation="redispy", **REDIS)
limiter = MovingWindowRateLimiter(storage)


async def count(counted: rates.Counted) -> None:
    """Count one hit. Raises TooMany over the limit, RedisError without Redis."""
    for item, name in counted:
        with redis_circuit:
            if await limiter.hit(item, name):
                continue
            stats = await limiter.get_window_stats(item, name)
        raise TooMany(rates.retry_after(stats.reset_time))


def address_of(connection: HTTPConnection) -> str:
    """The caller's, whatever they say it is."""
    peer = connection.client.host if connection.client else ""
    forwarded = connection.headers.getlist("x-forwarded-for")
    return client_address(peer, forwarded, ENV.trusted_proxies)


async def count_write(request: Request, viewer: Viewer) -> None:
    """A write of a signed-in user; without Redis it goes on uncounted."""
    if viewer is None or request.method in ("GET", "HEAD") or not ENV.rate_limits:
        return
    with suppress(StorageError, RedisError):
        await count(ENV.rates.write(viewer.id))


async def count_login(request: Request, email: str) -> None:
    """A try to sign in or up; without Redis nobody gets in, so that nobody guesses."""
    if not ENV.rate_limits:
        return
    try:
        await count(ENV.rates.login(email, address_of(request)))
    except (StorageError, RedisError) as error:
        raise Unavailable("signing in is not possible at the moment") from error


async def count_opening(connection: HTTPConnection, viewer: User | None) -> None:
    """A socket or stream that is opened; without Redis it goes uncounted."""
    if not ENV.rate_limits:
        return
    who = str(viewer.id) if viewer else address_of(connection)
    with suppress(StorageError, RedisError):
        await count(ENV.rates.opening(who))


CountWrite = Depends(count_write)
