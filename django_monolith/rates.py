"""Rate limits, counted in Redis by all processes and variants together."""

from typing import Any

from django.conf import settings
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from shared.domain import fields, rates
from shared.domain.errors import Unavailable

ENV = settings.ENV
storage = RedisStorage(ENV.redis_url, socket_timeout=1, socket_connect_timeout=1)
limiter = MovingWindowRateLimiter(storage)


def count(counted: rates.Counted) -> int | None:
    """Count one hit: None within the limits, else seconds until another is taken.
    Raises StorageError or RedisError without Redis."""
    for item, name in counted:
        if not limiter.hit(item, name):
            return rates.retry_after(limiter.get_window_stats(item, name).reset_time)
    return None


class RateThrottle(BaseThrottle):
    """REST framework's own throttles race; this one lets pass exactly its limit."""

    retry_after: int | None = None

    def counted(self, request: Request) -> rates.Counted:
        """What this request counts against."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            self.retry_after = count(self.counted(request))
        except (StorageError, RedisError):
            self.away()
        return self.retry_after is None

    def away(self) -> None:
        """Without Redis the request goes on uncounted."""

    def wait(self) -> float | None:
        return self.retry_after


class WriteThrottle(RateThrottle):
    """A write of a signed-in user."""

    def counted(self, request: Request) -> rates.Counted:
        if request.method in SAFE_METHODS or not request.user.is_authenticated:
            return []
        return ENV.rates.write(request.user.id) if ENV.rate_limits else []


class MessageThrottle(RateThrottle):
    """A chat message, over HTTP and sockets together; always counted."""

    def counted(self, request: Request) -> rates.Counted:
        return rates.message(request.user.id)


class SignInThrottle(RateThrottle):
    """A try to sign in or up."""

    def counted(self, request: Request) -> rates.Counted:
        try:
            email = fields.credential(request.data["user"]["email"])
        except (KeyError, TypeError, ValueError):
            return []  # 422, without a look at any account
        address = self.get_ident(request)
        return ENV.rates.login(email, address) if ENV.rate_limits else []

    def away(self) -> None:
        """Without Redis nobody gets in, so that nobody guesses."""
        raise Unavailable("redis is not ready")
