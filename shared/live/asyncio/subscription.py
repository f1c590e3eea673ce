"""One subscription to Redis a process, on an event loop, and what it may have missed.

The twin of `subscription`. One task speaks and one listens, so that nobody else waits
for a Redis that hangs.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from redis.asyncio import ConnectionPool

from shared.domain import live

from ..patience import REDIS

RECONNECT = 1.0  # seconds between two tries to reach Redis
PING = 1.0  # seconds between two questions whether it lives
SILENT = 2.5  # seconds without an answer, then Redis is away

log = structlog.get_logger()


class Subscription:
    """Hears groups for the process; `heard` gets each event. While Redis is away groups
    are missed, and `returned` when they are heard again."""

    def __init__(self, url: str, heard: Callable[[str, live.Event], None]) -> None:
        patience = REDIS | {"socket_timeout": SILENT}
        self._connections = ConnectionPool.from_url(url, protocol=2, **patience)
        self._heard = heard
        self._commands: asyncio.Queue[list[str]] = asyncio.Queue()
        self._confirmed: dict[str, asyncio.Event] = {}  # of each group
        self._unconfirmed: Counter[str] = Counter()  # a late answer confirms no other
        self._missed: set[str] = set()
        self._back: set[str] = set()
        self._news = asyncio.Event()
        self.tried = asyncio.Event()
        self.away = True

    def add(self, group: str) -> asyncio.Event:
        """Hear a group from now on. The event is set once that is sure, or once it is
        sure to take long."""
        if group not in self._confirmed:
            self._confirmed[group] = asyncio.Event()
            self._send("SUBSCRIBE", group)
        if self.away:
            self._confirmed[group].set()
            self._missed.add(group)
        return self._confirmed[group]

    def remove(self, group: str) -> None:
        """Hear it no more."""
        del self._confirmed[group]
        self._missed.discard(group)
        self._send("UNSUBSCRIBE", group)

    def miss(self, group: str) -> None:
        """Nobody waits for it any longer: it will be `returned` when it is heard."""
        self._missed.add(group)

    async def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, as soon as any is; none after `patience`
        seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), patience)
        self._news.clear()
        back, self._back = self._back, set()
        return back

    async def run(self) -> None:
        """For ever."""
        while True:
            connection = self._connections.make_connection()
            try:
                await connection.connect()
                self._begin()
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._speak(connection))
                    tasks.create_task(self._listen(connection))
            except* Exception as errors:  # whatever it was: another try
                log.warning("redis is away", error=str(errors.exceptions[0]))
            finally:
                self._miss_all()
                await connection.disconnect(nowait=True)
            await asyncio.sleep(RECONNECT)

    def _begin(self) -> None:
        self.away = False
        self.tried.set()
        self._commands = asyncio.Queue()
        self._unconfirmed.clear()
        if self._confirmed:
            self._send("SUBSCRIBE", *self._confirmed)

    def _miss_all(self) -> None:
        self.away = True
        self.tried.set()
        self._missed.update(self._confirmed)
        for confirmed in self._confirmed.values():
            confirmed.set()

    def _send(self, command: str, *groups: str) -> None:
        if self.away:
            return
        if command == "SUBSCRIBE":
            self._unconfirmed.update(groups)
        self._commands.put_nowait([command, *map(live.channel, groups)])

    async def _speak(self, connection: Any) -> None:
        while True:
            command = ["PING"]
            with suppress(TimeoutError):
                command = await asyncio.wait_for(self._commands.get(), PING)
            await connection.send_command(*command, check_health=False)

    async def _listen(self, connection: Any) -> None:
        while True:
            answer = await connection.read_response()
            if isinstance(answer, list) and len(answer) == 3:  # no pong
                self._take(*answer)

    def _take(self, kind: bytes, channel: bytes, content: Any) -> None:
        group = channel.decode().removeprefix(live.channel(""))
        if kind == b"subscribe":
            self._confirm(group)
        elif kind == b"message":
            with suppress(ValueError):  # what is no JSON is none of ours
                self._heard(group, live.decode(content))

    def _confirm(self, group: str) -> None:
        self._unconfirmed[group] -= 1
        if self._unconfirmed[group] > 0:
            return
        del self._unconfirmed[group]
        if group not in self._confirmed:
            return
        self._confirmed[group].set()
        if group in self._missed:
            self._missed.discard(group)
            self._back.add(group)
            self._news.set()
