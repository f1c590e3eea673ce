"""What all WebSockets share: one task sends, one receives, either side ends both."""

import asyncio
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError

from shared.domain import frames
from shared.domain.encoding import encode
from shared.domain.reading import Closed
from shared.domain.tokens import Claims
from shared.live.asyncio.inbox import Inbox

LINGER = 1.0  # seconds for a close frame to leave, on a line that may be full


class LiveSocket:
    """One open WebSocket."""

    def __init__(self, websocket: WebSocket, inbox: Inbox) -> None:
        self.websocket = websocket
        self.inbox = inbox

    async def join(self) -> None:
        """Say the first frame."""
        raise NotImplementedError

    async def send_all(self) -> None:
        """Send what there is to send, for ever. Raises Closed."""
        raise NotImplementedError

    async def receive(self, raw: str | bytes) -> None:
        """What the client said. Raises Closed."""
        raise NotImplementedError

    async def run(self, claims: Claims | None) -> None:
        """Until either side ends it."""
        try:
            async with self.inbox.until_ended(claims):
                await self.join()
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self.send_all())
                    await self._receive_all()
        except* Closed as group:
            await self._close(group.exceptions[0].code)
        except* SQLAlchemyError:
            await self._close(frames.FAILED)
        except* WebSocketDisconnect:
            pass

    async def send(self, frame: frames.Frame) -> None:
        await self.websocket.send_text(encode(frame))

    async def _receive_all(self) -> None:
        while True:
            message = await self.websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            text = message.get("text")
            await self.receive(message["bytes"] if text is None else text)

    async def _close(self, code: int) -> None:
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(LINGER):
                await self.websocket.close(code)
