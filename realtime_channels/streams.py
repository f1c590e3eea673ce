"""Readers who wait over plain HTTP, without a thread: event streams and long polls."""

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.urls import Resolver404, resolve

from django_monolith.chat.views import MessageViewSet
from shared.domain import frames, limits, live, parameters
from shared.domain.errors import Problem
from shared.domain.inbox import RESYNC, Inbox
from shared.domain.reading import Closed

from .layer import join, leave, remind
from .reader import Reader
from .refusals import Scope, find_viewer, in_database, query

HEARTBEAT = 15.0  # seconds of silence, then a comment line
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class StreamConsumer(AsyncConsumer):
    """stream_messages: a room as Server-Sent Events."""

    open = Reader.open
    task: asyncio.Task[None] | None = None

    async def http_request(self, message: dict[str, Any]) -> None:
        if not message.get("more_body"):
            self.inbox = Inbox()
            self.reader: Reader = self.scope["opened"]
            self.task = asyncio.create_task(self.stream())

    async def http_disconnect(self, message: dict[str, Any]) -> None:
        if self.task:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
        raise StopConsumer

    async def hear(self, event: live.Event) -> None:
        self.inbox.put(event)

    chat_message = chat_deleted = chat_presence = chat_removed = hear
    auth_revoked = auth_deactivated = notify_new = hear

    async def stream(self) -> None:
        groups = self.reader.groups()
        await join(groups, self.channel_name)
        reminder = asyncio.create_task(remind(self.inbox.put, RESYNC))
        try:
            start = {"type": "http.response.start", "status": 200, "headers": HEADERS}
            await self.send(start)
            deleted = await in_database(self.reader.begin)
            joined = {"lastSeq": self.reader.room.last_seq}
            await self.chunk("retry: 1000\n\n" + frames.server_sent("joined", joined))
            for frame in deleted:
                await self.chunk(frames.as_server_sent(frame))
            await self.send_due()
        except Closed as closed:
            await self.chunk(
                frames.server_sent("closed", {"code": closed.code}), last=True
            )
        except DatabaseError:
            await self.chunk("", last=True)
        finally:
            reminder.cancel()
            await leave(groups, self.channel_name)

    async def send_due(self) -> None:
        follow = aiter(self.reader.follow(self.inbox))
        waiting = asyncio.ensure_future(anext(follow))
        try:
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT)
                if done:
                    await self.chunk(frames.as_server_sent(waiting.result()))
                    waiting = asyncio.ensure_future(anext(follow))
                else:
                    await self.chunk(": still here\n\n")
        finally:
            waiting.cancel()

    async def chunk(self, text: str, last: bool = False) -> None:
        body = {"type": "http.response.body", "body": text.encode()}
        if text or last:
            await self.send({**body, "more_body": not last})


class WaitingPolls:
    """Lets a long poll wait here, where it costs no thread; then Django answers it as
    it does any other, and looks at the reader's rights as they are by then."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["method"] == "GET" and (slug := polled_room(scope)):
            wait = await self.find_wait(scope)
            if wait:
                route = {"url_route": {"kwargs": {"slug": slug}}}
                await self.wait({**scope, **route}, wait)
            scope = {**scope, "query_string": without_wait(scope)}
        await self.app(scope, receive, send)

    async def find_wait(self, scope: Scope) -> int:
        """How long; 0 where Django has something to say at once."""
        try:
            getlist = query(scope).getlist
            if parameters.whole_or_none(getlist, "after") is None:
                return 0
            return parameters.whole(getlist, "wait", 0, 0, limits.WAIT_MAX)
        except Problem:
            return 0

    async def wait(self, scope: Scope, seconds: int) -> None:
        """Until there is a message, the reader's right ends, or time is over."""
        layer, inbox = get_channel_layer(), Inbox()
        with suppress(Problem, DatabaseError, Closed, TimeoutError):
            reader = await in_database(lambda: Reader.find(scope, *find_viewer(scope)))
            if reader.after != reader.room.last_seq:
                return
            channel = await layer.new_channel()
            await join(reader.groups(), channel)
            tasks = [
                asyncio.create_task(pump(layer, channel, inbox)),
                asyncio.create_task(remind(inbox.put, RESYNC)),
            ]
            try:
                async with asyncio.timeout(seconds):
                    async for frame in reader.follow(inbox):
                        if frame["type"] == "messages":
                            return
            finally:
                for task in tasks:
                    task.cancel()
                await leave(reader.groups(), channel)


async def pump(layer: Any, channel: str, inbox: Inbox) -> None:
    """From the layer into the inbox, as a consumer's dispatch would."""
    while True:
        inbox.put(await layer.receive(channel))


def polled_room(scope: Scope) -> str | None:
    """The room, if this is list_messages."""
    try:
        found = resolve(scope["path"])
    except Resolver404:
        return None
    view = getattr(found.func, "cls", None)
    is_list = getattr(found.func, "actions", {}).get("get") == "list"
    return found.kwargs["slug"] if view is MessageViewSet and is_list else None


def without_wait(scope: Scope) -> bytes:
    """The query as Django gets it; a `wait` that is wrong stays, to be refused."""
    pairs = parse_qsl(scope["query_string"], keep_blank_values=True)
    waits = [value for name, value in pairs if name == b"wait"]
    if len(waits) != 1 or not waits[0].isdigit() or int(waits[0]) > limits.WAIT_MAX:
        return bytes(scope["query_string"])
    return urlencode([pair for pair in pairs if pair[0] != b"wait"]).encode()
