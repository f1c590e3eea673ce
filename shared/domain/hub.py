"""One Redis subscription a process, one bounded inbox a reader; on threads.

For the variants that wait in threads, or in greenlets that look like threads. Redis is
a hint, the database the truth: `reminders` has readers look there.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from redis import ConnectionPool, Redis
from redis.connection import ConnectionInterface
from redis.exceptions import RedisError

from . import live
from .reminders import LastSeqs, remind
from .thread_inbox import RESYNC, Inbox

RECONNECT = 1.0  # seconds between two tries to reach Redis
CONFIRM = 2.0  # seconds to wait for Redis to confirm a subscription
SILENT = 25.0  # seconds without even a pong, then the line to Redis is dead

log = structlog.get_logger()


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
        self._connection: ConnectionInterface | None = None
        self._inboxes: dict[str, set[Inbox]] = {}
        self._confirmed: dict[str, threading.Event] = {}
        self._unconfirmed: Counter[str] = Counter()  # a late answer confirms no other
        self._missed: set[str] = set()  # groups that were not heard for a while
        self._started = False
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

    def ping(self) -> list[str]:
        """Have Redis show that the line lives; the groups that are listened to."""
        with self._lock:
            self._send("PING")
            return list(self._inboxes)

    def tell(self, group: str, event: live.Event) -> None:
        """Put an event into the inboxes of a group, here only."""
        with self._lock:
            inboxes = list(self._inboxes.get(group, ()))
        for inbox in inboxes:
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
        self._started = True
        for work, *given in ((self._hear,), (remind, self, self._last_seqs)):
            threading.Thread(target=work, args=given, daemon=True).start()

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
                time.sleep(RECONNECT)

    def _subscribe(self, connection: ConnectionInterface) -> None:
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
            with suppress(ValueError):  # what is no JSON is none of ours
                self.tell(group, live.decode(answer[2]))
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
            self.tell(group, RESYNC)
