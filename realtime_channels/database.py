"""Django's ORM, for those who must not wait on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

POOL = settings.ENV.database_pool
threads = ThreadPoolExecutor(POOL)  # as many as there are connections
turns = asyncio.Semaphore(max(1, POOL // 2))


async def in_database(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run sync database work on a thread. Channels would give all sockets of a process
    the same one, and one slow query would hold up everybody."""
    run = database_sync_to_async(work, thread_sensitive=False, executor=threads)
    return await run(*arguments)


async def in_turn(work: Callable[..., Any], *arguments: Any) -> Any:
    """For readers who are all woken by the same message: together they take half of
    the connections, so that nobody else's request waits behind them."""
    async with turns:
        return await in_database(work, *arguments)
