"""Who is in a room: one sorted set a room in Redis, shared by all processes.

A member of the set is one connection, its score the Unix time at which it lapses, so
what a killed process leaves behind goes away by itself.
"""

import time
import uuid
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from . import live
from .limits import PRESENCE_MAX

type Tell = Callable[[str, live.Event], Awaitable[None]]

ALIVE = 60  # seconds for which a connection counts without a sign of life
RENEW = 20  # seconds between two signs of life


def key(slug: str) -> str:
    """The sorted set of a room."""
    return f"parallax:presence:{slug}"


def entry(connection_id: str, username: str) -> str:
    """The member that stands for one connection; neither part has a colon."""
    return f"{connection_id}:{username}"


def frame(entries: Iterable[bytes]) -> dict[str, Any]:
    """The `presence` frame: how many people, and the first 100 of their names."""
    names = sorted({entry.decode().partition(":")[2] for entry in entries})
    return {
        "type": "presence",
        "count": len(names),
        "usernames": names[:PRESENCE_MAX],
    }


class Presence:
    """One connection's sign in a room, for variants on an event loop. Guests have
    none; without Redis nobody has."""

    def __init__(
        self, redis: Redis, tell: Tell, slug: str, username: str | None
    ) -> None:
        self.slug = slug
        self._redis = redis
        self._tell = tell
        self._entry = username and entry(uuid.uuid4().hex, username)

    async def show(self) -> None:
        """Be there, and have the others know."""
        if self._entry:
            await self.renew()
            await self._tell(live.room_group(self.slug), live.chat_presence(self.slug))

    async def renew(self) -> None:
        """Say that the connection lives."""
        if self._entry:
            with suppress(RedisError, OSError):
                lapses = time.time() + ALIVE
                await self._redis.zadd(key(self.slug), {self._entry: lapses})

    async def hide(self) -> None:
        """Be gone, and have the others know."""
        if self._entry:
            with suppress(RedisError, OSError):
                await self._redis.zrem(key(self.slug), self._entry)
            await self._tell(live.room_group(self.slug), live.chat_presence(self.slug))

    async def count(self) -> dict[str, Any] | None:
        """The `presence` frame of the room; None while Redis is away."""
        with suppress(RedisError, OSError):
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zremrangebyscore(key(self.slug), 0, time.time())
                pipe.zrange(key(self.slug), 0, -1)
                _, entries = await pipe.execute()
            return frame(entries)
        return None
