"""The WebSocket of a room."""

from typing import Any

from fastapi import APIRouter, WebSocket
from sqlalchemy.exc import SQLAlchemyError

from shared.domain import frames, parameters
from shared.domain.errors import Invalid, Problem, Unavailable
from shared.domain.reading import Closed
from shared.live.asyncio.inbox import Inbox

from ..accounts.auth import PresentedClaims, SocketSessionToo, Viewer
from ..accounts.models import User
from ..accounts.schemas import Person
from ..rates import count_opening
from ..sockets import LiveSocket
from .delivery import Reader, count_message, find_room, post_message
from .hub import hub
from .schemas import Room

router = APIRouter(tags=["chat"], dependencies=[SocketSessionToo])
type Errors = dict[str, list[str]]


@router.websocket("/ws/rooms/{slug}")
async def live_room(
    websocket: WebSocket, viewer: Viewer, claims: PresentedClaims, slug: str
) -> None:
    await count_opening(websocket, viewer)
    room, _ = await find_room(viewer, slug)
    after = parameters.whole_or_none(websocket.query_params.getlist, "after")
    if after is not None and after > room.last_seq:
        raise Invalid("after")
    reader = Reader(room, viewer, claims, after)
    async with hub.listen(*reader.groups()) as inbox:
        await websocket.accept()
        await RoomSocket(websocket, inbox, reader).run(claims)


class RoomSocket(LiveSocket):
    """One reader, who may be a sender too, and is then seen by the others."""

    def __init__(self, websocket: WebSocket, inbox: Inbox, reader: Reader) -> None:
        super().__init__(websocket, inbox)
        self.reader = reader
        self.viewer = reader.viewer
        self.present: frames.Frame = {}  # as it was told last
        self.refusals = frames.Refusals()

    async def join(self) -> None:
        """Say `joined`, and to one who resumes what was deleted meanwhile."""
        marker = await self.reader.begin()
        room = Room.of(self.reader.room, marker).model_dump(mode="json")
        you = Person.of(self.viewer).model_dump() if self.viewer else None
        await self.send(frames.joined(room, you))
        for frame in await self.reader.deletions():
            await self.send(frame)

    async def send_all(self) -> None:
        name = self.viewer.username if self.viewer else None
        with hub.presence.shown(self.reader.slug, name):
            async for frame in self.reader.follow(self.inbox):
                if frame["type"] != "presence":
                    await self.send(frame)
                elif self.viewer and frame != self.present:
                    self.present = frame
                    await self.send(frame)

    async def receive(self, raw: str | bytes) -> None:
        """A `send` frame; the answer is an `ack` or an `error`."""
        try:
            frame = frames.parse(raw)
        except frames.Unreadable as error:
            raise Closed(frames.NOT_OURS) from error
        values, errors = frames.sent(frame)
        client_id = values.get("client_id")
        if self.viewer is None:
            errors = {"token": ["is missing"]}
        if not errors:
            errors, seq = await self.store(self.viewer, **values)
        if errors:
            await self.send(frames.error(errors, client_id))
        else:
            await self.send(frames.ack(client_id, seq))

    async def store(self, author: User, **values: Any) -> tuple[Errors, int]:
        """The errors, if there are any, and the seq."""
        try:
            await count_message(author)
            message, _ = await post_message(author, self.reader.slug, **values)
        except Problem as problem:
            if problem.status == 429 and self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return problem.errors, 0
        except SQLAlchemyError:
            return Unavailable("the database is away").errors, 0
        return {}, message.seq
