"""The WebSocket of a room."""

import asyncio
import time
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import DBAPIError

from shared.domain import frames, limits, live, parameters, presence, times
from shared.domain.errors import Invalid, Problem, Unavailable
from shared.domain.inbox import Inbox
from shared.domain.presence import Presence
from shared.domain.reading import Closed

from ..accounts.auth import PresentedClaims, Viewer
from ..accounts.models import User
from ..accounts.schemas import Person
from ..database import reading
from ..rates import count_opening
from . import models, queries
from .delivery import Reader, post_message
from .hub import hub
from .schemas import Room

router = APIRouter(tags=["chat"])
PRESENCE_EVERY = 1.0  # seconds


async def open_room(
    viewer: User | None, slug: str, after: int | None
) -> tuple[models.Room, int | None, int]:
    """The room, the reader's marker, and where to begin. Raises NotFound, Invalid."""
    async with reading() as session:
        room, marker = await queries.find_room(session, viewer, slug)
    if after is not None and after > room.last_seq:
        raise Invalid("after")
    return room, marker, room.last_seq if after is None else after


@router.websocket("/ws/rooms/{slug}")
async def live_room(
    websocket: WebSocket, viewer: Viewer, claims: PresentedClaims, slug: str
) -> None:
    await count_opening(websocket, viewer)
    await open_room(viewer, slug, None)
    after = parameters.whole_or_none(websocket.query_params.getlist, "after")
    room, _, start = await open_room(viewer, slug, after)
    reader = Reader(room, viewer, claims, start)
    async with hub.listen(*reader.groups()) as inbox:
        # read again: what was accepted before the subscription stood counts as known
        room, marker, start = await open_room(viewer, slug, after)
        reader.reading.sequence.sent = start
        await websocket.accept()
        you = Person.of(viewer).model_dump() if viewer else None
        shown = Room.of(room, marker).model_dump(mode="json")
        await Socket(websocket, reader, inbox).run(frames.joined(shown, you), after)


class Socket:
    """One open socket: a task that sends, one that receives, one sign of presence."""

    def __init__(self, websocket: WebSocket, reader: Reader, inbox: Inbox) -> None:
        self.websocket = websocket
        self.reader = reader
        self.inbox = inbox
        name = reader.viewer.username if reader.viewer else None
        self.presence = Presence(hub.redis, hub.publish, reader.room.slug, name)
        self.counted = 0.0  # when presence was last told
        self.refusals = frames.Refusals()

    async def run(self, joined: frames.Frame, after: int | None) -> None:
        """Until either side ends it."""
        await self.websocket.send_json(joined)
        if after is not None:
            since = times.now() - limits.DELETIONS_TOLD
            for frame in await self.reader.deletions(since):
                await self.websocket.send_json(frame)
        try:
            await self.presence.show()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.send_all())
                tasks.create_task(self.receive_all())
                tasks.create_task(self.renew())
        except* Closed as group:
            closed = group.exceptions[0]
            assert isinstance(closed, Closed)
            with suppress(RuntimeError):
                await self.websocket.close(closed.code)
        except* DBAPIError:
            await self.websocket.close(frames.FAILED)
        except* WebSocketDisconnect:
            pass
        finally:
            await self.presence.hide()

    async def send_all(self) -> None:
        async for frame in self.reader.follow(self.inbox):
            if frame["type"] == "chat.presence":
                await self.tell_presence(frame)
            else:
                await self.websocket.send_json(frame)

    async def tell_presence(self, event: live.Event) -> None:
        """At most once a second; what comes sooner is told when the second is over."""
        wait = self.counted + PRESENCE_EVERY - time.monotonic()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self.inbox.put, event)
            return
        self.counted = time.monotonic()
        if frame := await self.presence.count():
            await self.websocket.send_json(frame)

    async def renew(self) -> None:
        while True:
            await asyncio.sleep(presence.RENEW)
            await self.presence.renew()

    async def receive_all(self) -> None:
        while True:
            message = await self.websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            try:
                frame = frames.parse(message.get("text") or message.get("bytes") or b"")
            except frames.Unreadable as error:
                raise Closed(frames.NOT_OURS) from error
            await self.websocket.send_json(await self.receive(frame))

    async def receive(self, frame: frames.Frame) -> frames.Frame:
        """Store what a `send` frame says; the answer is an `ack` or an `error`."""
        viewer, slug = self.reader.viewer, self.reader.room.slug
        values, errors = frames.sent(frame)
        client_id = values.get("client_id")
        if viewer is None:
            return frames.error({"token": ["is missing"]}, client_id)
        if errors:
            return frames.error(errors, client_id)
        try:
            message, _ = await post_message(viewer, slug, **values)
        except Problem as problem:
            if problem.status == 429 and self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return frames.error(problem.errors, client_id)
        except DBAPIError:
            return frames.error(Unavailable("the database is away").errors, client_id)
        return frames.ack(message.client_id, message.seq)
