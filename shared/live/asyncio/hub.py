"""One Redis subscription a process, one bounded inbox a reader; on an event loop.

The twin of `threads.hub`. Redis is a hint, the database the truth: `reminders` tells
what Redis may have swallowed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.domain import frames, live
from shared.domain.ordering import PATIENCE, Ordering

from ..circuit import redis_circuit
from ..patience import REDIS
from .inbox import Inbox
from .presence import Presence
from .reminders import Truth, remind
from .subscription import Subscription

CONFIRM = 2.0  # seconds to wait for Redis to confirm a subscription

log = structlog.get_logger()


class Hub:
    """Hears the groups that somebody here listens to, and says to all the others."""

    def __init__(self, url: str, truth: Truth) -> None:
        self.redis = Redis.from_url(url, **REDIS)
        self.presence = Presence(self.redis, self.tell)
        self.hooks: dict[str, Callable[[live.Event], None]] = {
            "chat.presence": lambda event: self.presence.changed(event["slug"])
        }
        """Who takes the events of a type, for the whole process."""
        self.closed = False  # the process ends
        self._truth = truth
        self._subscription = Subscription(url, self.tell)
        self._ordering = Ordering()
        self._inboxes: dict[str, set[Inbox]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """By the time this returns Redis is there, or known to be away."""
        listening, reminding = self._subscription.run(), remind(self, self._truth)
        work = (listening, reminding, self.presence.run())
        self._tasks = [asyncio.create_task(each) for each in work]
        await self._subscription.tried.wait()

    async def stop(self) -> None:
        """When nobody listens any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        with suppress(RedisError, OSError):
            await self.presence.show()
        await self.redis.aclose()

    def close(self) -> None:
        """Have all readers go, and those who come."""
        self.closed = True
        for inbox in set[Inbox]().union(*self._inboxes.values()):
            inbox.end(frames.RESTARTING)

    @asynccontextmanager
    async def listen(self, *groups: str) -> AsyncIterator[Inbox]:
        """An inbox for these groups, subscribed by the time it is handed out (or Redis
        is away, and what it may miss is told)."""
        inbox = Inbox()
        if self.closed:
            inbox.end(frames.RESTARTING)
        confirmed = [self._join(group, inbox) for group in groups]
        try:
            await self._wait_for(groups, confirmed)
            yield inbox
        finally:
            for group in groups:
                self._leave(group, inbox)

    async def publish(self, group: str, event: live.Event) -> None:
        """Tell all processes. Without Redis those who listen here; elsewhere readers
        look for themselves."""
        try:
            with redis_circuit:
                await self.redis.publish(live.channel(group), live.encode(event))
        except (RedisError, OSError) as error:
            log.warning("publish failed", group=group, error=str(error))
            self.tell(group, event)

    @property
    def away(self) -> bool:
        """Whether Redis does not answer."""
        return self._subscription.away

    def groups(self) -> set[str]:
        """All that somebody here listens to."""
        return set(self._inboxes)

    async def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, as soon as any is; none after `patience`
        seconds."""
        return await self._subscription.returned(patience)

    def tell(self, group: str, event: live.Event) -> None:
        """Put an event into the inboxes of a group, here only."""
        if hook := self.hooks.get(event["type"]):
            hook(event)
        elif event["type"] == "chat.message":
            self._tell_in_order(group, event)
        else:
            self._put(group, [event])

    def _tell_in_order(self, group: str, event: live.Event) -> None:
        told = self._ordering.put(event)
        self._put(group, told)
        if not told:
            loop = asyncio.get_running_loop()
            loop.call_later(PATIENCE, self._tell_at_last, group, event)

    def _tell_at_last(self, group: str, event: live.Event) -> None:
        self._put(group, self._ordering.release(event))

    def _put(self, group: str, events: list[live.Event]) -> None:
        for inbox in self._inboxes.get(group, ()):
            for event in events:
                inbox.put(event)

    def _join(self, group: str, inbox: Inbox) -> asyncio.Event:
        self._inboxes.setdefault(group, set()).add(inbox)
        return self._subscription.add(group)

    def _leave(self, group: str, inbox: Inbox) -> None:
        self._inboxes[group].discard(inbox)
        if not self._inboxes[group]:
            del self._inboxes[group]
            self._ordering.forget(group.removeprefix(live.room_group("")))
            self._subscription.remove(group)

    async def _wait_for(
        self, groups: tuple[str, ...], confirmed: list[asyncio.Event]
    ) -> None:
        try:
            async with asyncio.timeout(CONFIRM):
                for event in confirmed:
                    await event.wait()
        except TimeoutError:
            for group in groups:
                self._subscription.miss(group)
