"""What waits for one reader on a thread: bounded, so that nobody waits for it."""

import threading
from collections import deque
from collections.abc import Callable

from shared.domain import frames, limits, live
from shared.domain.reading import Closed

RESYNC: live.Event = {"type": "resync"}  # look at the database, events may be missing


class Inbox:
    """Events that one reader has not yet seen, at most 256; one more ends it."""

    def __init__(self, when_ended: Callable[[], object] | None = None) -> None:
        self._when_ended = when_ended
        self._code: int | None = None
        self._events: deque[live.Event] = deque()
        self._news = threading.Event()

    def put(self, event: live.Event) -> None:
        """Never waits."""
        if len(self._events) < limits.SOCKET_QUEUE:
            self._events.append(event)
            self._news.set()
        else:
            self.end(frames.SLOW)

    def take(self, patience: float | None = None) -> list[live.Event]:
        """Everything that waits, as soon as anything does; nothing after `patience`
        seconds. Raises Closed."""
        self._news.wait(patience)
        self._news.clear()
        if self._code is not None:
            raise Closed(self._code)
        return [self._events.popleft() for _ in range(len(self._events))]

    def end(self, code: int) -> None:
        """Have the reader go; the first reason counts."""
        if self._code is None:
            self._code = code
            self._news.set()
            if self._when_ended:
                self._when_ended()
