"""Who is in a room, counted in Redis over all processes and variants."""

import time
import uuid
from contextlib import suppress

from redis.exceptions import RedisError

from shared.domain import live, presence
from shared.domain.frames import Frame

from .layer import redis, tell


class Presence:
    """One connection's sign in a room; guests have none."""

    def __init__(self, slug: str, username: str | None) -> None:
        self.slug = slug
        self.key = presence.key(slug)
        self.entry = username and presence.entry(uuid.uuid4().hex, username)

    async def show(self) -> None:
        await self.renew()
        await tell(live.room_group(self.slug), live.chat_presence(self.slug))

    async def renew(self) -> None:
        """Say that the connection lives."""
        if self.entry:
            with suppress(RedisError, OSError):
                await redis.zadd(self.key, {self.entry: time.time() + presence.ALIVE})

    async def hide(self) -> None:
        if self.entry:
            with suppress(RedisError, OSError):
                await redis.zrem(self.key, self.entry)
            await tell(live.room_group(self.slug), live.chat_presence(self.slug))


async def count(slug: str) -> Frame | None:
    """The `presence` frame of a room; None while Redis is away."""
    key = presence.key(slug)
    with suppress(RedisError, OSError):
        async with redis.pipeline(transaction=False) as pipe:
            pipe.zremrangebyscore(key, 0, time.time())
            pipe.zrange(key, 0, -1)
            _, entries = await pipe.execute()
        return presence.frame(entries)
    return None
