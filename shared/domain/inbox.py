"""What waits for one reader on an event loop: bounded, so that nobody waits for it."""

import asyncio
from collections import deque

from . import limits, live

RESYNC: live.Event = {"type": "resync"}  # look at the database, events may be missing
ONCE = ("resync", "chat.presence")  # a second one tells nothing new


class Inbox:
    """Events that one reader has not yet seen, at most 256; more makes it `slow`."""

    def __init__(self) -> None:
        self.slow = False
        self._events: deque[live.Event] = deque()
        self._filled = asyncio.Event()

    def put(self, event: live.Event) -> None:
        """Never waits."""
        if event["type"] in ONCE and event in self._events:
            return
        if len(self._events) >= limits.SOCKET_QUEUE:
            self.slow = True
        else:
            self._events.append(event)
        self._filled.set()

    async def take(self) -> list[live.Event]:
        """Everything that waits, as soon as anything does."""
        await self._filled.wait()
        self._filled.clear()
        events = list(self._events)
        self._events.clear()
        return events
