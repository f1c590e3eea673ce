"""What waits for one reader on a thread: bounded, so that nobody waits for it."""

import queue
from collections.abc import Callable
from contextlib import suppress

from . import limits, live

RESYNC: live.Event = {"type": "resync"}  # look at the database, events may be missing
CLOSING: live.Event = {"type": "closing"}
ONCE = ("resync", "chat.presence")  # a second one tells nothing new


class Inbox:
    """Events that one reader has not yet seen, at most 256; more makes it `slow`. It
    is `closed` when the process ends."""

    def __init__(self, when_slow: Callable[[], object] | None = None) -> None:
        self.slow = False
        self.closed = False
        self._when_slow = when_slow
        self._events: queue.SimpleQueue[live.Event] = queue.SimpleQueue()
        self._once: set[str] = set()

    def put(self, event: live.Event) -> None:
        """Never waits."""
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
