"""Readers who wait over plain HTTP, without a thread: event streams and long polls."""

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlencode

from channels.exceptions import StopConsumer
from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.urls import Resolver404, resolve

from django_monolith.chat.delivery import Page
from django_monolith.chat.views import MessageViewSet
from shared.domain import frames
from shared.domain.errors import Problem, Unavailable
from shared.domain.reading import Closed

from .consumers import LiveConsumer
from .database import in_database, in_turn, turns
from .hub import LayerInbox, hub
from .reader import Reader
from .refusals import Scope, find_viewer, query, refuse

HEARTBEAT = 15.0  # seconds of silence, then a comment line
STILL_HERE = ": still here\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class StreamConsumer(LiveConsumer):
    """stream_messages: a room as Server-Sent Events."""

    open = Reader.open
    started = False

    async def http_request(self, message: dict[str, Any]) -> None:
        if not message.get("more_body"):
            self.begin()

    async def http_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def send_all(self) -> None:
        deleted = await in_database(self.reader.begin)
        start = {"type": "http.response.start", "status": 200, "headers": HEADERS}
        self.started = True
        await self.send(start)
        joined = {"lastSeq": self.reader.room.last_seq}
        await self.say("retry: 1000\n\n" + frames.server_sent("joined", joined))
        for frame in deleted:
            await self.say(frames.as_server_sent(frame))
        async for frame in self.reader.follow(self.inbox, HEARTBEAT):
            await self.say(frames.as_server_sent(frame) if frame else STILL_HERE)

    async def say(self, text: str) -> None:
        body = {"type": "http.response.body", "body": text.encode()}
        await self.send({**body, "more_body": True})

    async def say_closed(self, code: int) -> None:
        """To a slow reader nothing can be said."""
        if not self.started:
            away = Unavailable("not ready, or no longer")
            await refuse(self.scope, None, self.send, away)
        elif code in (frames.RESTARTING, frames.REVOKED, frames.REMOVED):
            await self.say(frames.server_sent("closed", {"code": code}))
            await self.send({"type": "http.response.body"})


class WaitingPolls:
    """Lets a long poll wait here, where it costs no thread; then Django answers it as
    it does any other, and looks at the reader's rights as they are by then."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        slug = polled_room(scope) if b"wait=" in scope["query_string"] else None
        if slug is None:
            await self.app(scope, receive, send)
            return
        route = {"url_route": {"kwargs": {"slug": slug}}}
        rest = without_wait(scope)
        try:
            await wait_for_message({**scope, **route})
        except Problem:
            rest = scope  # Django has a word for it
        except (DatabaseError, Closed, TimeoutError):
            pass
        async with turns:
            await self.app(rest, receive, send)


async def wait_for_message(scope: Scope) -> None:
    """Until there is one, or nothing to wait for. Raises Problem, Closed,
    TimeoutError."""
    reader = await in_turn(lambda: Reader.find(scope, *find_viewer(scope)))
    page = Page.of(query(scope).getlist, reader.room)
    if not page.wait or page.after != reader.room.last_seq:
        return
    layer, inbox = get_channel_layer(), LayerInbox()
    channel = await layer.new_channel()
    pump = asyncio.create_task(bring(layer, channel, inbox))
    try:
        async with (
            hub.listen(inbox, channel, *reader.groups()),
            inbox.until_ended(reader.claims),
            asyncio.timeout(page.wait),
        ):
            await in_turn(reader.begin)
            async for frame in reader.follow(inbox):
                if frame and frame["type"] == "messages":
                    return
    finally:
        pump.cancel()
        layer.drop_channel(channel)


async def bring(layer: Any, channel: str, inbox: LayerInbox) -> None:
    """From the layer into the inbox, as a consumer's dispatch would."""
    while True:
        inbox.bring(await layer.receive(channel))


def polled_room(scope: Scope) -> str | None:
    """The room, if this is list_messages."""
    try:
        found = resolve(scope["path"])
    except Resolver404:
        return None
    view = getattr(found.func, "cls", None)
    is_list = getattr(found.func, "actions", {}).get("get") == "list"
    return found.kwargs["slug"] if view is MessageViewSet and is_list else None


def without_wait(scope: Scope) -> Scope:
    """The request as Django gets it."""
    pairs = parse_qsl(scope["query_string"], keep_blank_values=True)
    left = urlencode([pair for pair in pairs if pair[0] != b"wait"])
    return {**scope, "query_string": left.encode()}
