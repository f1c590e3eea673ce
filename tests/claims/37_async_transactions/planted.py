"""Progress put in on purpose: Django's atomic as an async context manager that works.
Within the block a task has a thread, and with it a connection, of its own."""

from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import connections
from django.db.transaction import Atomic


async def enter(self: Atomic) -> None:
    self.thread = ThreadSensitiveContext()
    await self.thread.__aenter__()
    await sync_to_async(self.__enter__)()


async def leave(self: Atomic, *error: Any) -> None:
    try:
        await sync_to_async(self.__exit__)(*error)
    finally:
        await sync_to_async(connections.close_all)()
        await self.thread.__aexit__(*error)


def plant() -> None:
    Atomic.__aenter__, Atomic.__aexit__ = enter, leave
