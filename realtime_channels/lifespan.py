"""What lives as long as the process."""

from typing import Any

from shared.live.asyncio.stopping import when_stopped

from .hub import hub


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """Between uvicorn's start and end."""
    await receive()
    await hub.start()
    when_stopped(hub.close)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub.stop()
    await send({"type": "lifespan.shutdown.complete"})
