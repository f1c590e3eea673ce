"""The WebSocket of one's own notifications."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from shared.domain import frames, live
from shared.domain.errors import Unauthorized
from shared.domain.inbox import Inbox
from shared.domain.reading import Closed

from ..accounts.auth import PresentedClaims, Viewer, is_honoured
from ..accounts.models import User
from ..accounts.schemas import Person
from ..chat.hub import hub
from ..database import reading
from ..rates import count_opening
from . import queries

router = APIRouter(tags=["notifications"])


@router.websocket("/ws/notifications")
async def live_notifications(
    websocket: WebSocket, viewer: Viewer, claims: PresentedClaims
) -> None:
    if viewer is None or claims is None:
        raise Unauthorized(text="is missing")
    await count_opening(websocket, viewer)
    async with hub.listen(live.user_group(viewer.id)) as inbox:
        async with reading() as session:
            unread = await queries.count_unread(session, viewer)
        await websocket.accept()
        you = Person.of(viewer).model_dump()
        joined = {"type": "joined", "you": you, "unreadCount": unread}
        await websocket.send_json(joined)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(send_all(websocket, inbox, claims))
                tasks.create_task(receive_all(websocket))
        except* Closed as group:
            code = next(e.code for e in group.exceptions if isinstance(e, Closed))
            with suppress(RuntimeError):
                await websocket.close(code)
        except* WebSocketDisconnect:
            pass


async def send_all(websocket: WebSocket, inbox: Inbox, claims: PresentedClaims) -> None:
    while True:
        for event in await inbox.take():
            if event["type"] == "notify.new":
                notification = event["notification"]
                frame = {"type": "notification", "notification": notification}
                await websocket.send_json(frame)
            elif claims is not None:
                await check(claims)
        if inbox.slow:
            raise Closed(frames.SLOW)


async def check(claims: PresentedClaims) -> None:
    """After a revocation, a deactivation, or news that may be missing."""
    assert claims is not None
    async with reading() as session:
        if not is_honoured(claims, await session.get(User, claims.user_id)):
            raise Closed(frames.REVOKED)


async def receive_all(websocket: WebSocket) -> None:
    """The client only listens: whatever it says is no frame of ours."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    raise Closed(frames.NOT_OURS)
