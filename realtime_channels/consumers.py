"""What all live consumers share, and the WebSocket of a room."""

import asyncio
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

from channels.consumer import AsyncConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from django_monolith.accounts.models import User
from django_monolith.accounts.schemas import Person
from django_monolith.chat import queries
from django_monolith.chat.models import Message
from django_monolith.chat.schemas import Room as RoomShape
from django_monolith.rates import count_message
from shared.domain import frames
from shared.domain.encoding import encode
from shared.domain.errors import Problem
from shared.domain.reading import Closed

from .database import in_database
from .hub import LayerInbox, hub
from .reader import Reader

LINGER = 1.0  # seconds for the last words to leave, on a line that may be full
EVENTS = ("auth.", "chat.", "notify.")

# Who writes into the same room waits here, not for its row on a thread.
lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def person(user: User | None) -> frames.Frame | None:
    return dict(Person(user).data) if user else None


class LiveConsumer(AsyncConsumer):
    """Events go into an inbox, a task takes them out: the layer never waits."""

    open: Any  # who reads what, before the handshake; it is `scope["opened"]`
    task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Until either side ends it, whatever it waits for then."""
        self.inbox = LayerInbox()
        self.reader = scope["opened"]
        try:
            async with self.inbox.until_ended(self.reader.claims):
                await super().__call__(scope, receive, send)
        except Closed as closed:
            await self.leave()
            with suppress(TimeoutError, OSError, RuntimeError):
                async with asyncio.timeout(LINGER):
                    await self.say_closed(closed.code)
        finally:
            await self.leave()

    async def leave(self) -> None:
        """Hear no more; also what the layer forgets only if somebody waits for it."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])
        self.channel_layer.drop_channel(self.channel_name)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """An event needs no handler of its own, nor the thread on which Channels would
        look for old database connections before each."""
        if message["type"].startswith(EVENTS):
            others = self.channel_layer.waiting(self.channel_name)
            self.inbox.bring(message, *others)
        else:
            await super().dispatch(message)

    def begin(self) -> None:
        """To be called by the handler of the connection's first message."""
        self.task = asyncio.create_task(self.run())

    async def run(self) -> None:
        try:
            groups = self.reader.groups()
            async with hub.listen(self.inbox, self.channel_name, *groups):
                await self.send_all()
        except Closed as closed:
            self.inbox.end(closed.code)
        except DatabaseError:
            self.inbox.end(frames.FAILED)

    async def send_all(self) -> None:
        """Send what there is to send, for ever. Raises Closed."""
        raise NotImplementedError

    async def say_closed(self, code: int) -> None:
        """The last words."""
        raise NotImplementedError


class LiveSocket(LiveConsumer, AsyncWebsocketConsumer):
    """A WebSocket of ours."""

    async def connect(self) -> None:
        await self.accept()
        self.begin()

    async def say(self, frame: frames.Frame) -> None:
        await self.send(text_data=encode(frame))

    async def say_closed(self, code: int) -> None:
        await self.close(code)


class RoomConsumer(LiveSocket):
    """live_room: whoever reads a room hears it, and signed-in readers speak."""

    open = Reader.open
    present: frames.Frame = {}  # as it was told last

    async def send_all(self) -> None:
        reader, viewer = self.reader, self.reader.viewer
        self.refusals = frames.Refusals()
        deleted = await in_database(reader.begin)
        room = dict(RoomShape(reader.room).data)
        await self.say(frames.joined(room, person(viewer)))
        for frame in deleted:
            await self.say(frame)
        with hub.presence.shown(reader.slug, viewer and viewer.username):
            async for frame in reader.follow(self.inbox):
                if frame["type"] != "presence":
                    await self.say(frame)
                elif viewer and frame != self.present:
                    self.present = frame
                    await self.say(frame)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        raw = bytes_data if text_data is None else text_data
        try:
            frame = frames.parse(raw)
        except frames.Unreadable as error:
            raise Closed(frames.NOT_OURS) from error
        await self.say(await self.answer(frame))

    async def answer(self, frame: frames.Frame) -> frames.Frame:
        """Store what a `send` frame says; the answer is an `ack` or an `error`."""
        values, errors = frames.sent(frame)
        client_id = values.get("client_id")
        if self.reader.viewer is None:
            return frames.error({"token": ["is missing"]}, client_id)
        if errors:
            return frames.error(errors, client_id)
        line = lines.setdefault(self.reader.slug, asyncio.Lock())
        try:
            async with line:
                message = await in_database(self.store, values)
        except Problem as problem:
            if problem.status == 429 and self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return frames.error(problem.errors, client_id)
        except DatabaseError:
            return frames.error({"service": ["database is not ready"]}, client_id)
        return frames.ack(message.client_id, message.seq)

    def store(self, values: dict[str, Any]) -> Message:
        viewer = self.reader.viewer
        count_message(viewer)
        return queries.add_message(viewer, self.reader.slug, **values)[0]
