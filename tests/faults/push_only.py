"""The control: a chat server that passes on what Redis says, and nothing more.

It takes readers by WebSocket and by Server-Sent Events, in the frames of chat.md, but
never looks at the database: what is published while a reader is away, it never gets.
This is what most tutorials build. The checker must find what it loses.
"""

import json
import os
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from shared.domain import frames, live

redis = Redis.from_url(os.environ["REDIS_URL"], socket_timeout=None)


async def published(slug: str) -> AsyncIterator[frames.Frame]:
    """The room's frames from now on, `joined` first."""
    async with redis.pubsub() as subscription:
        await subscription.subscribe(live.channel(live.room_group(slug)))
        yield {"type": "joined"}
        async for answer in subscription.listen():
            if answer["type"] == "message":
                event = live.decode(answer["data"])
                if event["type"] == "chat.message":
                    yield {"type": "messages", "messages": [event["message"]]}


async def live_room(socket: WebSocket) -> None:
    await socket.accept()
    try:
        async for frame in published(socket.path_params["slug"]):
            await socket.send_json(frame)
    except (RedisError, OSError, WebSocketDisconnect):
        return


async def stream_messages(request: Request) -> StreamingResponse:
    async def events() -> AsyncIterator[str]:
        async for frame in published(request.path_params["slug"]):
            for message in frame.get("messages", []):
                yield f"event: message\ndata: {json.dumps(message)}\n\n"
            if frame["type"] == "joined":
                yield "event: joined\ndata: {}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


async def get_health(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


app = Starlette(
    routes=[
        WebSocketRoute("/ws/rooms/{slug}", live_room),
        Route("/api/rooms/{slug}/events", stream_messages),
        Route("/healthz", get_health),
    ]
)
