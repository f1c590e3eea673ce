"""One Redis subscription a process, one bounded inbox a reader; on threads.

For the variants that wait in threads, or in greenlets that look like threads. Redis is
a hint, so the hub also says when to look at the database: `chat.seen` tells a room's
last seq, `resync` that anything may have been missed.
"""

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from redis import ConnectionPool, Redis
from redis.connection import AbstractConnection
from redis.exceptions import RedisError

from . import limits, live

RESYNC: live.Event = {"type": "resync"}
CLOSING: live.Event = {"type": "closing"}
SEEN = "chat.seen"  # {"type": "chat.seen", "last_seq": 42}
ONCE = ("resync", "chat.presence")  # a second one tells nothing new

CHECK_AWAY = 1.0  # seconds between two looks while Redis is away
CHECK_WELL = 10.0  # and while it is well: a writer may die between commit and publish
RESYNC_AWAY = 4  # every so many looks, rights too: a revocation ends within 5 s
CONFIRM = 2.0  # seconds to wait for Redis to confirm a subscription
SILENT = 25.0  # seconds without even a pong, then the line to Redis is dead

type LastSeqs = Callable[[Collection[str]], Mapping[str, int]]
"""The last seq of each of these rooms, from the database, in one query."""

log = structlog.get_logger()


class Inbox:
    """What one reader has not yet seen, at most 256 events; more makes it `slow`.
    It is `closed` when the process ends."""

    def __init__(self, when_slow: Callable[[], object] | None = None) -> None:
        self.slow = False
        self.closed = False
        self._when_slow = when_slow
        self._events: queue.SimpleQueue[live.Event] = queue.SimpleQueue()
        self._once: set[str] = set()

    def put(self, event: live.Event) -> None:
        kind = event["type"]
        if kind in ONCE:
            if kind in self._once:
                return
            self._once.add(kind)
        if self._events.qsize() < limits.SOCKET_QUEUE:
            self._events.put(event)
        elif not self.slow:
            self.slow = True
            if self._when_slow:
                self._when_slow()

    def close(self) -> None:
        self.closed = True
        self._events.put(CLOSING)

    def get(self, timeout: float | None = None) -> list[live.Event]:
        """Everything that waits, as soon as anything does; nothing after `timeout`
        seconds."""
        events: list[live.Event] = []
        with suppress(queue.Empty):
            events.append(self._events.get(timeout=timeout))
            while True:
                events.append(self._events.get_nowait())
        self._once.clear()
        return events


class Hub:
    """Hears the groups that somebody here listens to, and says to all the others.

    Without `last_seqs` every reader is told to look for itself.
    """

    def __init__(self, url: str, last_seqs: LastSeqs | None = None) -> None:
        self.redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._subscriptions = ConnectionPool.from_url(
            url, protocol=2, socket_timeout=SILENT, socket_connect_timeout=1
        )
        self._last_seqs = last_seqs
        self._lock = threading.Lock()  # of what follows, and of writing to Redis
        self._connection: AbstractConnection | None = None
        self._inboxes: dict[str, set[Inbox]] = {}
        self._confirmed: dict[str, threading.Event] = {}
        self._unconfirmed: Counter[str] = Counter()  # a late answer confirms no other
        self._missed: set[str] = set()  # groups that were not heard for a while
        self._threads: list[threading.Thread] = []
        self.away = False  # Redis did not answer
        self.closed = False  # the process ends

    @contextmanager
    def listen(
        self, *groups: str, when_slow: Callable[[], object] | None = None
    ) -> Iterator[Inbox]:
        """An inbox for these groups, subscribed by the time it is handed out (or
        Redis is away, and the inbox is told when to look)."""
        inbox = Inbox(when_slow)
        confirmed = [self._join(group, inbox) for group in groups]
        try:
            deadline = time.monotonic() + CONFIRM
            for group, event in zip(groups, confirmed, strict=True):
                if not event.wait(max(0.0, deadline - time.monotonic())):
                    self._missed.add(group)
            if self.closed:
                inbox.close()
            yield inbox
        finally:
            for group in groups:
                self._leave(group, inbox)

    def publish(self, group: str, event: live.Event) -> None:
        """Tell all processes; while Redis is away readers look for themselves."""
        try:
            self.redis.publish(live.channel(group), live.encode(event))
        except (RedisError, OSError) as error:
            log.warning("publish failed", group=group, error=str(error))

    def close(self) -> None:
        """Have all readers go, and those who come."""
        self.closed = True
        for inbox in self._all():
            inbox.close()

    def _all(self) -> set[Inbox]:
        with self._lock:
            return {inbox for those in self._inboxes.values() for inbox in those}

    def _join(self, group: str, inbox: Inbox) -> threading.Event:
        with self._lock:
            if not self._threads:  # here, not at the start: servers fork before
                self._start()
            if group not in self._inboxes:
                self._inboxes[group] = set()
                self._confirmed[group] = threading.Event()
                self._send("SUBSCRIBE", group)
            self._inboxes[group].add(inbox)
            if self.away:  # nothing will be confirmed soon
                self._confirmed[group].set()
                self._missed.add(group)
            return self._confirmed[group]

    def _leave(self, group: str, inbox: Inbox) -> None:
        with self._lock:
            self._inboxes[group].discard(inbox)
            if not self._inboxes[group]:
                del self._inboxes[group], self._confirmed[group]
                self._missed.discard(group)
                self._send("UNSUBSCRIBE", group)

    def _start(self) -> None:
        for work in (self._hear, self._remind):
            thread = threading.Thread(target=work, daemon=True, name=f"hub{work}")
            self._threads.append(thread)
            thread.start()

    def _send(self, command: str, *groups: str) -> None:
        """Under the lock. Whoever fails gives the connection up for all."""
        if self._connection is None:
            return
        if command == "SUBSCRIBE":
            self._unconfirmed.update(groups)
        try:
            self._connection.send_command(
                command, *map(live.channel, groups), check_health=False
            )
        except (RedisError, OSError):
            self._connection = None

    def _hear(self) -> None:
        """Read the subscription for ever."""
        while True:
            try:
                connection = self._subscriptions.make_connection()
                connection.connect()
                self._subscribe(connection)
                while True:
                    self._dispatch(connection.read_response())
            except (RedisError, OSError) as error:
                if not self.away:
                    log.warning("redis is away", error=str(error))
                self._give_up()
                time.sleep(CHECK_AWAY)

    def _subscribe(self, connection: AbstractConnection) -> None:
        with self._lock:
            self._connection = connection
            self.away = False
            self._unconfirmed.clear()
            if self._inboxes:
                self._send("SUBSCRIBE", *self._inboxes)

    def _give_up(self) -> None:
        with self._lock:
            self._connection = None
            self.away = True
            self._missed.update(self._inboxes)
            for confirmed in self._confirmed.values():
                confirmed.set()

    def _dispatch(self, answer: Any) -> None:
        """One answer of Redis: `[kind, channel, …]`, or a pong."""
        if not isinstance(answer, list) or len(answer) < 3:
            return
        kind, group = answer[0], answer[1].decode().removeprefix(live.channel(""))
        if kind == b"message":
            self._tell(group, live.decode(answer[2]))
        elif kind == b"subscribe":
            self._confirm(group)

    def _confirm(self, group: str) -> None:
        with self._lock:
            self._unconfirmed[group] -= 1
            if self._unconfirmed[group] > 0 or group not in self._inboxes:
                return
            self._confirmed[group].set()
            was_missed = group in self._missed
            self._missed.discard(group)
        if was_missed:
            self._tell(group, RESYNC)

    def _tell(self, group: str, event: live.Event) -> None:
        with self._lock:
            inboxes = list(self._inboxes.get(group, ()))
        for inbox in inboxes:
            inbox.put(event)

    def _remind(self) -> None:
        """Have readers look at the database, for the hints are only hints."""
        looks = 0
        while True:
            time.sleep(CHECK_AWAY)
            looks += 1
            if looks % (CHECK_WELL / CHECK_AWAY) and not self.away:
                continue
            with self._lock:
                self._send("PING")
                groups = list(self._inboxes)
            rights_too = self.away and looks % RESYNC_AWAY == 0
            if rights_too or self._last_seqs is None:
                for inbox in self._all():
                    inbox.put(RESYNC)
            else:
                self._look(self._last_seqs, groups)

    def _look(self, last_seqs: LastSeqs, groups: list[str]) -> None:
        """Tell each room's readers its last seq."""
        room = live.room_group("")
        slugs = [name.removeprefix(room) for name in groups if name.startswith(room)]
        try:
            seqs = last_seqs(slugs) if slugs else {}
        except Exception as error:  # the database is away: asked again later
            log.warning("database is away", error=str(error))
            return
        for slug, last_seq in seqs.items():
            self._tell(live.room_group(slug), {"type": SEEN, "last_seq": last_seq})
