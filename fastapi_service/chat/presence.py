"""Who is in a room, counted in Redis over all processes and variants."""

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.exceptions import RedisError

from shared.domain import live, presence
from shared.domain.frames import Frame

from .hub import hub


class Presence:
    """One connection's sign in a room."""

    def __init__(self, slug: str, username: str | None) -> None:
        self.slug = slug
        self.key = presence.key(slug)
        self.entry = username and presence.entry(uuid.uuid4().hex, username)

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Be there, and be gone afterwards; guests are never counted."""
        if self.entry is None:
            yield
            return
        await self.renew()
        await self._tell()
        try:
            yield
        finally:
            with suppress(RedisError, OSError):
                await hub.redis.zrem(self.key, self.entry)
            await self._tell()

    async def renew(self) -> None:
        """Say that the connection lives."""
        if self.entry is not None:
            with suppress(RedisError, OSError):
                lapses = time.time() + presence.ALIVE
                await hub.redis.zadd(self.key, {self.entry: lapses})

    async def _tell(self) -> None:
        await hub.publish(live.room_group(self.slug), live.chat_presence(self.slug))


async def count(slug: str) -> Frame | None:
    """The `presence` frame of a room; None while Redis is away."""
    key = presence.key(slug)
    with suppress(RedisError, OSError):
        async with hub.redis.pipeline(transaction=False) as pipe:
            pipe.zremrangebyscore(key, 0, time.time())
            pipe.zrange(key, 0, -1)
            _, entries = await pipe.execute()
        return presence.frame(entries)
    return None
