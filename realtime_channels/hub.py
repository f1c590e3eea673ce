"""Who listens in this process, and whether the layer still brings anything."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from django_monolith.accounts.models import User
from django_monolith.chat.models import Member, Message, Room
from shared.domain import frames, live
from shared.domain.ordering import PATIENCE, Ordering
from shared.live.asyncio.inbox import Inbox
from shared.live.asyncio.presence import Presence
from shared.live.asyncio.reminders import remind
from shared.live.patience import REDIS

from .database import in_turn

ECHO = 2.0  # seconds until the layer brings back what we say, or Redis is away
LAYER_ERRORS = (RedisError, OSError, RuntimeError)


class Truth:
    """What the database knows, one query for all who read here."""

    async def last_seqs(self, slugs: Collection[str]) -> Any:
        rooms = Room.objects.filter(slug__in=slugs)
        return await in_turn(list, rooms.values_list("slug", "last_seq"))

    async def deletions(self, slugs: Collection[str], since: datetime) -> Any:
        deleted = Message.objects.filter(room__slug__in=slugs, deleted_at__gt=since)
        pairs = deleted.order_by("seq").values_list("room__slug", "seq")
        return await in_turn(list, pairs)

    async def members(self, slugs: Collection[str]) -> Any:
        members = Member.objects.filter(room__slug__in=slugs, room__private=True)
        return await in_turn(list, members.values_list("room__slug", "user_id"))

    async def users(self, ids: Collection[int]) -> Any:
        standing = ("id", "is_active", "token_version", "exempt_jti")
        users = User.objects.filter(id__in=ids)
        return await in_turn(list, users.values_list(*standing))


class LayerInbox(Inbox):
    """An inbox that the layer fills."""

    def __init__(self) -> None:
        super().__init__()
        self._ordering = Ordering()

    def bring(self, *events: live.Event) -> None:
        """What the layer has for its reader."""
        for event in events:
            if event["type"] == "chat.presence":
                hub.presence.changed(event["slug"])
            elif event["type"] != "chat.message":
                self.put(event)
            elif told := self._ordering.put(event):
                self._put_all(told)
            else:
                loop = asyncio.get_running_loop()
                loop.call_later(PATIENCE, self._bring_at_last, event)

    def _bring_at_last(self, event: live.Event) -> None:
        self._put_all(self._ordering.release(event))

    def _put_all(self, events: list[live.Event]) -> None:
        for event in events:
            self.put(event)


class Hub:
    """The inboxes of this process. The layer fills each by itself; what it may have
    swallowed is told here."""

    def __init__(self, url: str) -> None:
        self.redis = Redis.from_url(url, **REDIS)
        self.presence = Presence(self.redis, self.tell)
        self._inboxes: dict[str, dict[str, Inbox]] = {}  # of a group, by channel
        self._joined: set[str] = set()  # groups whose subscription is on its way
        self._settling: set[str] = set()
        self._echo = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.away = True  # Redis does not answer
        self.closed = False  # the process ends

    async def start(self) -> None:
        self._layer = get_channel_layer()
        self._ear = await self._layer.new_channel()
        work = (self._listen(), remind(self, Truth()), self.presence.run())
        self._tasks = [asyncio.create_task(each) for each in work]

    async def stop(self) -> None:
        """When nobody listens any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        with suppress(*LAYER_ERRORS):
            await self.presence.show()

    def close(self) -> None:
        """Have all readers go, and those who come."""
        self.closed = True
        for inboxes in self._inboxes.values():
            for inbox in inboxes.values():
                inbox.end(frames.RESTARTING)

    @asynccontextmanager
    async def listen(
        self, inbox: Inbox, channel: str, *groups: str
    ) -> AsyncIterator[None]:
        """Have the layer bring these groups to `channel` within the block."""
        if self.closed:
            inbox.end(frames.RESTARTING)
        for group in groups:
            self._inboxes.setdefault(group, {})[channel] = inbox
        try:
            await self._join(channel, *groups)
            yield
        finally:
            for group in groups:
                del self._inboxes[group][channel]
                if not self._inboxes[group]:
                    del self._inboxes[group]
                with suppress(*LAYER_ERRORS):
                    await self._layer.group_discard(group, channel)

    def groups(self) -> set[str]:
        """All that somebody here listens to."""
        return set(self._inboxes)

    def tell(self, group: str, event: live.Event) -> None:
        """Put an event into the inboxes of a group, here only."""
        for inbox in self._inboxes.get(group, {}).values():
            inbox.put(event)

    async def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, or for the first time, after so many seconds.
        The layer confirms no subscription: we look when it must have been made."""
        await asyncio.sleep(patience)
        was_away, self.away = self.away, not await self._is_heard()
        if self.away:
            return set()
        back, self._settling, self._joined = self._settling, self._joined, set()
        if was_away:
            for group, inboxes in list(self._inboxes.items()):
                for channel in list(inboxes):
                    await self._join(channel, group)
            back = self._settling = self.groups()
        return back

    async def _join(self, channel: str, *groups: str) -> None:
        self._joined.update(groups)
        if not self.away:  # else when it is back
            with suppress(*LAYER_ERRORS):
                for group in groups:
                    await self._layer.group_add(group, channel)

    async def _is_heard(self) -> bool:
        """Whether the layer brings back what we say."""
        self._echo.clear()
        try:
            async with asyncio.timeout(ECHO):
                await self._layer.group_add(self._ear, self._ear)
                await self._layer.group_send(self._ear, {"type": "echo"})
                await self._echo.wait()
        except (*LAYER_ERRORS, TimeoutError):
            return False
        return True

    async def _listen(self) -> None:
        while True:
            await self._layer.receive(self._ear)
            self._echo.set()


hub = Hub(settings.ENV.redis_url)
