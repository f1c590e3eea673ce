"""What waits for one reader on an event loop: bounded, so that nobody waits for it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from shared.domain import frames, limits, live
from shared.domain.reading import Closed
from shared.domain.tokens import Claims


class Inbox:
    """Events that one reader has not yet seen, at most 256; one more ends it."""

    def __init__(self) -> None:
        self._events: list[live.Event] = []
        self._waiter: asyncio.Future[None] | None = None
        self._code: int | None = None
        self._block: asyncio.Timeout | None = None

    def put(self, event: live.Event) -> None:
        """Never waits."""
        if len(self._events) >= limits.SOCKET_QUEUE:
            self.end(frames.SLOW)
        else:
            self._events.append(event)
            if self._waiter is not None and not self._waiter.done():
                self._waiter.set_result(None)

    async def take(self, patience: float | None = None) -> list[live.Event]:
        """Everything that waits, as soon as anything does; nothing after `patience`
        seconds."""
        if not self._events:
            self._waiter = asyncio.get_running_loop().create_future()
            if patience is None:
                await self._waiter
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._waiter, patience)
        events, self._events = self._events, []
        return events

    def end(self, code: int) -> None:
        """Have the reader go; the first reason counts."""
        if self._code is None:
            self._code = code
            if self._block is not None:
                self._block.reschedule(0)  # long ago

    @asynccontextmanager
    async def until_ended(self, claims: Claims | None) -> AsyncIterator[None]:
        """Ends the block with Closed, wherever it waits, even for a line that is full:
        when the inbox ends, or the token."""
        left = claims.expires - time.time() if claims else None
        try:
            async with asyncio.timeout(left) as self._block:
                if self._code is not None:
                    self._block.reschedule(0)
                yield
        except TimeoutError:
            raise Closed(self._code or frames.REVOKED) from None
        finally:
            self._block = None
