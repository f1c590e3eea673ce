"""One Redis subscription a process, one bounded inbox a reader."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.domain import live
from shared.domain.inbox import RESYNC, Inbox

from ..settings import ENV

CHECK_AWAY = 1.0  # seconds between two looks while Redis is away
CHECK_WELL = 10.0  # and while it is well: a writer may die between commit and publish
CONFIRM = 2.0  # seconds to wait for Redis to confirm a subscription

log = structlog.get_logger()


class Hub:
    """Hears the groups that somebody here listens to, and says to all the others."""

    def __init__(self, url: str) -> None:
        # redis-py 8 would close an idle subscription after 5 s
        self._subscriber = Redis.from_url(url, socket_timeout=None)
        self._redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._inboxes: dict[str, set[Inbox]] = defaultdict(set)
        self._confirmed: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._pubsub = self._subscriber.pubsub()
        self._lock = asyncio.Lock()  # a late UNSUBSCRIBE must not undo a SUBSCRIBE
        self._tasks: list[asyncio.Task[None]] = []
        self.away = True

    @property
    def redis(self) -> Redis:
        """The client for everything but the subscription."""
        return self._redis

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._hear()),
            asyncio.create_task(self._remind()),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        with suppress(RedisError, OSError):
            await self._pubsub.aclose()
            await self._subscriber.aclose()
            await self._redis.aclose()

    @asynccontextmanager
    async def listen(self, *groups: str) -> AsyncIterator[Inbox]:
        """An inbox for these groups, subscribed by the time it is handed out (or
        Redis is away, and the inbox is filled with reminders to look)."""
        inbox = Inbox()
        for group in groups:
            self._inboxes[group].add(inbox)
        try:
            for group in groups:
                await self._subscribe(live.channel(group))
            yield inbox
        finally:
            for group in groups:
                self._inboxes[group].discard(inbox)
                if not self._inboxes[group]:
                    await self._unsubscribe(group)

    async def publish(self, group: str, event: live.Event) -> None:
        """Tell all processes; while Redis is away readers look for themselves."""
        try:
            await self._redis.publish(live.channel(group), live.encode(event))
        except (RedisError, OSError) as error:
            log.warning("publish failed", group=group, error=str(error))

    async def _subscribe(self, channel: str) -> None:
        with suppress(RedisError, OSError, TimeoutError):
            async with self._lock:
                if channel.encode() not in self._pubsub.channels:
                    await self._pubsub.subscribe(channel)
            async with asyncio.timeout(CONFIRM):
                await self._confirmed[channel].wait()

    async def _unsubscribe(self, group: str) -> None:
        with suppress(RedisError, OSError):
            async with self._lock:
                if not self._inboxes[group]:
                    del self._inboxes[group]
                    self._confirmed.pop(live.channel(group), None)
                    await self._pubsub.unsubscribe(live.channel(group))

    async def _hear(self) -> None:
        """Read the subscription for ever; redis-py connects and subscribes anew."""
        while True:
            try:
                if not self._pubsub.subscribed:  # a connection needs one channel
                    await self._pubsub.subscribe(live.channel("all"))
                message = await self._pubsub.get_message(timeout=None)
                if message is not None:
                    self._dispatch(message)
            except (RedisError, OSError) as error:
                self.away = True
                log.warning("redis is away", error=str(error))
                await asyncio.sleep(CHECK_AWAY)

    def _dispatch(self, message: dict[str, Any]) -> None:
        channel = message["channel"].decode()
        if message["type"] == "subscribe":
            # a second confirmation means a new connection: events may be missing
            if self.away or self._confirmed[channel].is_set():
                self._resync()
            self.away = False
            self._confirmed[channel].set()
        elif message["type"] == "message":
            event = live.decode(message["data"])
            group = channel.removeprefix(live.channel(""))
            for inbox in self._inboxes.get(group, ()):
                inbox.put(event)

    async def _remind(self) -> None:
        while True:
            await asyncio.sleep(CHECK_AWAY if self.away else CHECK_WELL)
            self._resync()

    def _resync(self) -> None:
        for inboxes in self._inboxes.values():
            for inbox in inboxes:
                inbox.put(RESYNC)


hub = Hub(ENV.redis_url)
