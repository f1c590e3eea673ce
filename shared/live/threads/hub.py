"""One Redis subscription a process, one bounded inbox a reader; on threads.

For the variants that wait in threads, or in greenlets that look like threads. Redis is
a hint, the database the truth: `reminders` tells what Redis may have swallowed.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from redis import Redis
from redis.exceptions import RedisError

from shared.domain import frames, live
from shared.domain.ordering import PATIENCE, Ordering

from ..circuit import redis_circuit
from .inbox import Inbox
from .reminders import Truth, remind
from .subscription import Subscription

CONFIRM = 2.0  # seconds to wait for Redis to confirm a subscription

log = structlog.get_logger()


class Hub:
    """Hears the groups that somebody here listens to, and says to all the others."""

    def __init__(self, url: str, truth: Truth | None = None) -> None:
        self.redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self.hooks: dict[str, Callable[[live.Event], None]] = {}
        """Who takes the events of a type, for the whole process."""
        self.closed = False  # the process ends
        self._truth = truth
        self._subscription = Subscription(url, self.tell)
        self._lock = threading.Lock()  # of what follows
        self._inboxes: dict[str, set[Inbox]] = {}
        self._ordering = Ordering()
        self._started = False

    @contextmanager
    def listen(
        self, *groups: str, when_ended: Callable[[], object] | None = None
    ) -> Iterator[Inbox]:
        """An inbox for these groups, subscribed by the time it is handed out (or
        Redis is away, and what it may miss is told)."""
        inbox = Inbox(when_ended)
        confirmed = [self._join(group, inbox) for group in groups]
        try:
            deadline = time.monotonic() + CONFIRM
            for group, event in zip(groups, confirmed, strict=True):
                if not event.wait(max(0.0, deadline - time.monotonic())):
                    self._subscription.miss(group)
            if self.closed:
                inbox.end(frames.GOING_AWAY)
            yield inbox
        finally:
            for group in groups:
                self._leave(group, inbox)

    def publish(self, group: str, event: live.Event) -> None:
        """Tell all processes. Without Redis those who listen here; elsewhere readers
        look for themselves."""
        try:
            with redis_circuit:
                self.redis.publish(live.channel(group), live.encode(event))
        except (RedisError, OSError) as error:
            log.warning("publish failed", group=group, error=str(error))
            self.tell(group, event)

    def close(self) -> None:
        """Have all readers go, and those who come."""
        self.closed = True
        for inbox in self._all():
            inbox.end(frames.GOING_AWAY)

    @property
    def away(self) -> bool:
        """Whether Redis does not answer."""
        return self._subscription.away

    def ping(self) -> set[str]:
        """Have Redis show that it lives; the groups that are listened to."""
        self._subscription.ping()
        with self._lock:
            return set(self._inboxes)

    def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, as soon as any is; none after `patience`
        seconds."""
        return self._subscription.returned(patience)

    def tell(self, group: str, event: live.Event) -> None:
        """Put an event into the inboxes of a group, here only."""
        if hook := self.hooks.get(event["type"]):
            hook(event)
        elif event["type"] == "chat.message":
            self._tell_in_order(group, event)
        else:
            with self._lock:
                self._put(group, [event])

    def _tell_in_order(self, group: str, event: live.Event) -> None:
        with self._lock:
            if group not in self._inboxes:
                return
            told = self._ordering.put(event)
            self._put(group, told)
        if not told:
            threading.Timer(PATIENCE, self._tell_at_last, (group, event)).start()

    def _tell_at_last(self, group: str, event: live.Event) -> None:
        with self._lock:
            self._put(group, self._ordering.release(event))

    def _put(self, group: str, events: list[live.Event]) -> None:
        for inbox in self._inboxes.get(group, ()):
            for event in events:
                inbox.put(event)

    def tell_all(self, event: live.Event) -> None:
        """Put an event into every inbox here."""
        for inbox in self._all():
            inbox.put(event)

    def _all(self) -> set[Inbox]:
        with self._lock:
            return {inbox for those in self._inboxes.values() for inbox in those}

    def _join(self, group: str, inbox: Inbox) -> threading.Event:
        with self._lock:
            if not self._started:  # here, not at the start: servers fork before
                self._start()
            self._inboxes.setdefault(group, set()).add(inbox)
            return self._subscription.add(group)

    def _leave(self, group: str, inbox: Inbox) -> None:
        with self._lock:
            self._inboxes[group].discard(inbox)
            if not self._inboxes[group]:
                del self._inboxes[group]
                self._ordering.forget(group.removeprefix(live.room_group("")))
                self._subscription.remove(group)

    def _start(self) -> None:
        self._started = True
        for work, *given in ((self._subscription.run,), (remind, self, self._truth)):
            threading.Thread(target=work, args=given, daemon=True).start()
