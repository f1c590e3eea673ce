"""A room as Server-Sent Events."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from shared.domain import frames, parameters
from shared.domain.errors import Invalid
from shared.domain.reading import Closed
from shared.live.asyncio.inbox import Inbox

from ..accounts.auth import PresentedClaims, SessionToo, Viewer
from ..rates import count_opening
from .delivery import Reader, find_room
from .hub import hub

router = APIRouter(prefix="/api", tags=["chat"], dependencies=[SessionToo])
HEARTBEAT = 15.0  # seconds of silence, then a comment line
STILL_HERE = ": still here\n\n"
LINGER = 1.0  # seconds for the last event to leave, on a line that may be full


@router.get("/rooms/{slug}/events")
async def stream_messages(
    request: Request, viewer: Viewer, claims: PresentedClaims, slug: str
) -> Response:
    await count_opening(request, viewer)
    room, _ = await find_room(viewer, slug)
    after = parameters.whole_or_none(request.query_params.getlist, "after")
    if request.headers.get("last-event-id"):
        after = parameters.whole(request.headers.getlist, "last-event-id", 0)
    if after is not None and after > room.last_seq:
        raise Invalid("after")
    return EventStream(Reader(room, viewer, claims, after))


class EventStream(Response):
    """The stream, until the client goes or the reader's right ends. A generator in a
    StreamingResponse could not be ended while a full line keeps it from going on."""

    media_type = "text/event-stream"

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.status_code = 200
        self.background = None
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with hub.listen(*self.reader.groups()) as inbox:
            try:
                async with (
                    inbox.until_ended(self.reader.claims),
                    asyncio.TaskGroup() as tasks,
                ):
                    tasks.create_task(until_disconnected(receive))
                    await self.stream(inbox, send)
            except* Closed as group:
                await close(send, group.exceptions[0].code)
            except* (ClientDisconnect, SQLAlchemyError):
                pass

    async def stream(self, inbox: Inbox, send: Send) -> None:
        """Raises Closed."""
        start = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": self.raw_headers})
        await self.reader.begin()
        joined = {"lastSeq": self.reader.room.last_seq}
        await send(chunk("retry: 1000\n\n" + frames.server_sent("joined", joined)))
        for frame in await self.reader.deletions():
            await send(chunk(frames.as_server_sent(frame)))
        async for frame in self.reader.follow(inbox, HEARTBEAT):
            text = frames.as_server_sent(frame) if frame else STILL_HERE
            await send(chunk(text))


async def until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise ClientDisconnect


async def close(send: Send, code: int) -> None:
    """Say why the stream ends; to a slow reader nothing can be said."""
    if code == frames.SLOW:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            await send(chunk(frames.server_sent("closed", {"code": code})))
            await send({**chunk(""), "more_body": False})


def chunk(text: str) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}
