"""Knowing that the server is asked to stop.

uvicorn closes its WebSockets then, but waits for every other answer, also one that
ends only when it is told to; and an app hears of it when all waiting is over.
"""

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any


def when_stopped(act: Callable[[], object]) -> None:
    """Run `act` on the event loop at SIGTERM or SIGINT; the server's own handler, which
    is there by now, runs too."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        servers_own = signal.getsignal(number)

        signal.signal(number, partial(_handle, loop, act, servers_own))


def _handle(
    loop: asyncio.AbstractEventLoop,
    act: Callable[[], object],
    servers_own: Any,
    number: int,
    frame: FrameType | None,
) -> None:
    loop.call_soon_threadsafe(act)
    if callable(servers_own):
        servers_own(number, frame)
