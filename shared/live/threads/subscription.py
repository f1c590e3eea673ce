"""One subscription to Redis a process, on a thread, and what it may have missed."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from redis import ConnectionPool
from redis.connection import ConnectionInterface
from redis.exceptions import RedisError

from shared.domain import live

RECONNECT = 1.0  # seconds between two tries to reach Redis
QUIET = 2.5  # seconds without an answer to a ping a second, then Redis is away
SILENT = 25.0  # and so many, then the line to it is given up

log = structlog.get_logger()


class Subscription:
    """Hears groups for the process; `heard` gets each event. It never waits for Redis:
    while that is away groups are missed, and `returned` when they are heard again."""

    def __init__(self, url: str, heard: Callable[[str, live.Event], None]) -> None:
        self._connections = ConnectionPool.from_url(
            url, protocol=2, socket_timeout=SILENT, socket_connect_timeout=1
        )
        self._heard = heard
        self._lock = threading.Lock()  # of what follows, and of writing to Redis
        self._connection: ConnectionInterface | None = None
        self._answered = 0.0  # when Redis last said something
        self._confirmed: dict[str, threading.Event] = {}  # of each group
        self._unconfirmed: Counter[str] = Counter()  # a late answer confirms no other
        self._missed: set[str] = set()
        self._back: set[str] = set()
        self._news = threading.Event()
        self.away = False

    def add(self, group: str) -> threading.Event:
        """Hear a group from now on. The event is set once that is sure, or once it is
        sure to take long."""
        with self._lock:
            if group not in self._confirmed:
                self._confirmed[group] = threading.Event()
                self._send("SUBSCRIBE", group)
            if self.away:
                self._confirmed[group].set()
                self._missed.add(group)
            return self._confirmed[group]

    def remove(self, group: str) -> None:
        """Hear it no more."""
        with self._lock:
            del self._confirmed[group]
            self._missed.discard(group)
            self._send("UNSUBSCRIBE", group)

    def miss(self, group: str) -> None:
        """Nobody waits for it any longer: it will be `returned` when it is heard."""
        with self._lock:
            self._missed.add(group)

    def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, as soon as any is; none after `patience`
        seconds."""
        self._news.wait(patience)
        self._news.clear()
        with self._lock:
            back, self._back = self._back, set()
        return back

    def ping(self) -> None:
        """Have Redis show that it lives; called every second."""
        with self._lock:
            if self._connection and time.monotonic() - self._answered > QUIET:
                self._miss_all()
            self._send("PING")

    def run(self) -> None:
        """For ever."""
        while True:
            try:
                connection = self._connections.make_connection()
                connection.connect()
                self._begin(connection)
                while True:
                    self._take(connection.read_response())
            except (RedisError, OSError):
                with self._lock:
                    self._connection = None
                    self._miss_all()
                time.sleep(RECONNECT)

    def _begin(self, connection: ConnectionInterface) -> None:
        with self._lock:
            self._connection = connection
            self._answered = time.monotonic()
            self.away = False
            self._unconfirmed.clear()
            if self._confirmed:
                self._send("SUBSCRIBE", *self._confirmed)

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

    def _take(self, answer: Any) -> None:
        """One answer of Redis: `[kind, channel, …]`, or a pong."""
        self._answered = time.monotonic()
        if self.away:
            self._come_back()
        if not isinstance(answer, list) or len(answer) < 3:
            return
        kind, group = answer[0], answer[1].decode().removeprefix(live.channel(""))
        if kind == b"message":
            with suppress(ValueError):  # what is no JSON is none of ours
                self._heard(group, live.decode(answer[2]))
        elif kind == b"subscribe":
            self._confirm(group)

    def _miss_all(self) -> None:
        """Under the lock: from now on things may be said that are not heard."""
        if not self.away:
            log.warning("redis is away")
        self.away = True
        self._missed.update(self._confirmed)
        for confirmed in self._confirmed.values():
            confirmed.set()

    def _come_back(self) -> None:
        """It was quiet for a while, over a line that has held."""
        with self._lock:
            self.away = False
            for group in [each for each in self._missed if not self._unconfirmed[each]]:
                self._return(group)

    def _confirm(self, group: str) -> None:
        with self._lock:
            self._unconfirmed[group] -= 1
            if self._unconfirmed[group] <= 0 and group in self._confirmed:
                self._confirmed[group].set()
                if group in self._missed:
                    self._return(group)

    def _return(self, group: str) -> None:
        self._missed.discard(group)
        self._back.add(group)
        self._news.set()
