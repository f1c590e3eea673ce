"""A room as Server-Sent Events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from shared.domain import frames, limits, parameters, times
from shared.domain.reading import Closed

from ..accounts.auth import PresentedClaims, Viewer
from ..rates import count_opening
from .delivery import Reader
from .hub import hub
from .sockets import open_room

router = APIRouter(prefix="/api", tags=["chat"])
HEARTBEAT = 15.0  # seconds of silence, then a comment line
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("/rooms/{slug}/events")
async def stream_messages(
    request: Request, viewer: Viewer, claims: PresentedClaims, slug: str
) -> StreamingResponse:
    await count_opening(request, viewer)
    await open_room(viewer, slug, None)
    getlist = request.query_params.getlist
    after = parameters.whole_or_none(getlist, "after")
    if request.headers.get("last-event-id"):
        after = parameters.whole(request.headers.getlist, "last-event-id", 0)
    room, _, start = await open_room(viewer, slug, after)
    reader = Reader(room, viewer, claims, start)
    return StreamingResponse(
        events(reader, after), media_type="text/event-stream", headers=HEADERS
    )


async def events(reader: Reader, after: int | None) -> AsyncIterator[str]:
    """The stream, until the reader's right to it ends."""
    async with hub.listen(*reader.groups()) as inbox:
        last_seq = (await open_room(reader.viewer, reader.room.slug, None))[2]
        if after is None:
            reader.reading.sequence.sent = last_seq
        yield "retry: 1000\n\n" + frames.server_sent("joined", {"lastSeq": last_seq})
        if after is not None:
            since = times.now() - limits.DELETIONS_TOLD
            for frame in await reader.deletions(since):
                yield frames.as_server_sent(frame)
        try:
            async for chunk in with_heartbeat(reader.follow(inbox)):
                yield chunk
        except Closed as closed:
            yield frames.server_sent("closed", {"code": closed.code})


async def with_heartbeat(
    follow: AsyncIterator[frames.Frame],
) -> AsyncIterator[str]:
    waiting = asyncio.ensure_future(anext(follow))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT)
            if done:
                yield frames.as_server_sent(waiting.result())
                waiting = asyncio.ensure_future(anext(follow))
            else:
                yield ": still here\n\n"
    finally:
        waiting.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration, Closed):
            await waiting
