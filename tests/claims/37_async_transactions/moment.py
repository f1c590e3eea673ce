"""What happens in the middle of a transaction."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable


class Undone(Exception):
    """Something went wrong: what was begun is to be rolled back."""


class Moment:
    """Another task stores something of its own, if there is one; then something goes
    wrong, if it is to."""

    def __init__(
        self, goes_wrong: bool, other: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        self.goes_wrong = goes_wrong
        self.other = other
        self.loop = asyncio.get_running_loop()
        self.context = contextvars.copy_context()  # not that of the transaction
        self.task: asyncio.Task[object] | None = None

    def start_other(self) -> None:
        """On the loop's own thread."""
        if self.other:
            self.task = self.loop.create_task(self.other(), context=self.context)

    async def passed(self) -> None:
        """In a coroutine: the other's work is done."""
        self.start_other()
        if self.task:
            await self.task
        if self.goes_wrong:
            raise Undone

    def reached(self) -> None:
        """In a function in Django's thread: whoever wants this thread waits, so the
        other begins, and nobody waits for it here."""
        self.loop.call_soon_threadsafe(self.start_other)
        if self.goes_wrong:
            raise Undone

    async def over(self) -> None:
        """All is done that was begun."""
        if self.task:
            await self.task
