"""Who of this process is in which room."""

import asyncio
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.domain import live
from shared.domain.presence import ALIVE, EVERY, RENEW, Entries, entry, frame, key


class Presence:
    """The people of this process. One task tells Redis of all of them, and them what
    Redis knows; while it is away nobody is told."""

    def __init__(self, redis: Redis, tell: Callable[[str, live.Event], None]) -> None:
        self._redis = redis
        self._tell = tell
        self._here: Entries = {}
        self._came: Entries = {}  # what Redis has not heard yet
        self._gone: Entries = {}
        self._changed: set[str] = set()  # rooms that are to be counted
        self._news = asyncio.Event()

    @contextmanager
    def shown(self, slug: str, username: str | None) -> Iterator[None]:
        """Be in the room within the block; guests are not."""
        if username is None:
            yield
            return
        mine = entry(uuid.uuid4().hex, username)
        self._here.setdefault(slug, set()).add(mine)
        self._came.setdefault(slug, set()).add(mine)
        self.changed(slug)
        try:
            yield
        finally:
            self._here[slug].discard(mine)
            if not self._here[slug]:
                del self._here[slug]
            self._gone.setdefault(slug, set()).add(mine)
            self.changed(slug)

    def changed(self, slug: str) -> None:
        """Somebody came or went, here or elsewhere."""
        self._changed.add(slug)
        self._news.set()

    async def run(self) -> None:
        """For ever; a room is counted once a second at most."""
        renewal = 0.0
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(renewal - time.monotonic()):
                    await self._news.wait()
            self._news.clear()
            try:
                if renewal <= time.monotonic():
                    await self._renew()
                    renewal = time.monotonic() + RENEW
                await self.show()
                await self._count()
            except (RedisError, OSError):
                renewal = 0.0  # it may know nothing of us when it is back
            await asyncio.sleep(EVERY)

    async def show(self) -> None:
        """Tell Redis who came and went, and the other processes to count."""
        came, self._came = self._came, {}
        gone, self._gone = self._gone, {}
        async with self._redis.pipeline(transaction=False) as pipe:
            for slug, entries in came.items():
                pipe.zadd(key(slug), dict.fromkeys(entries, time.time() + ALIVE))
            for slug, entries in gone.items():
                pipe.zrem(key(slug), *entries)
            for slug in came | gone:
                event = live.encode(live.chat_presence(slug))
                pipe.publish(live.channel(live.room_group(slug)), event)
            await pipe.execute()

    async def _renew(self) -> None:
        """Say that all connections live, and see who else does."""
        self._changed |= self._here.keys()
        async with self._redis.pipeline(transaction=False) as pipe:
            for slug, entries in self._here.items():
                pipe.zadd(key(slug), dict.fromkeys(entries, time.time() + ALIVE))
            await pipe.execute()

    async def _count(self) -> None:
        slugs = self._changed & self._here.keys()
        self._changed = set()
        async with self._redis.pipeline(transaction=False) as pipe:
            for slug in slugs:
                pipe.zremrangebyscore(key(slug), 0, time.time())
                pipe.zrange(key(slug), 0, -1)
            answers = await pipe.execute()
        for slug, entries in zip(slugs, answers[1::2], strict=True):
            self._tell(live.room_group(slug), frame(entries))
