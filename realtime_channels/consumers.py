"""The WebSocket of a room, and what all sockets share."""

import asyncio
import json
import time
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from limits.errors import StorageError
from redis.exceptions import RedisError

from django_monolith.accounts.models import User
from django_monolith.accounts.schemas import Person
from django_monolith.chat import queries
from django_monolith.chat.models import Message
from django_monolith.chat.schemas import Room as RoomShape
from django_monolith.rates import count as count_hit
from shared.domain import frames, live, presence, rates
from shared.domain.errors import Problem, TooMany
from shared.domain.inbox import RESYNC, Inbox
from shared.domain.presence import Presence
from shared.domain.reading import Closed

from .layer import join, leave, redis, remind, tell
from .reader import Reader
from .refusals import in_database

PRESENCE_EVERY = 1.0  # seconds


def person(user: User | None) -> frames.Frame | None:
    return dict(Person(user).data) if user else None


class LiveConsumer(AsyncWebsocketConsumer):
    """Events go into an inbox, a task takes them out: the layer never waits."""

    open: Any
    tasks: tuple[asyncio.Task[None], ...] = ()

    async def connect(self) -> None:
        self.inbox = Inbox()
        self.reader = self.scope["opened"]
        await join(self.reader.groups(), self.channel_name)
        await self.accept()
        await self.begin()
        jobs = (self.send_due(), remind(self.inbox.put, RESYNC), *self.chores())
        self.tasks = tuple(asyncio.create_task(self.guard(job)) for job in jobs)

    async def guard(self, job: Any) -> None:
        """Run a task; whatever ends it ends the connection."""
        try:
            await job
        except Closed as closed:
            await self.close(closed.code)
        except DatabaseError:
            await self.close(frames.FAILED)

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()
        await leave(self.reader.groups(), self.channel_name)

    async def say(self, frame: frames.Frame) -> None:
        await self.send(text_data=json.dumps(frame))

    async def hear(self, event: live.Event) -> None:
        self.inbox.put(event)

    auth_revoked = auth_deactivated = hear
    chat_message = chat_deleted = chat_presence = chat_removed = notify_new = hear

    def chores(self) -> tuple[Any, ...]:
        return ()


class RoomConsumer(LiveConsumer):
    """live_room: whoever reads a room hears it, and signed-in readers speak."""

    open = Reader.open

    async def begin(self) -> None:
        reader = self.reader
        deleted = await in_database(reader.begin)
        room, you = dict(RoomShape(reader.room).data), person(reader.viewer)
        await self.say(frames.joined(room, you))
        for frame in deleted:
            await self.say(frame)
        name = reader.viewer.username if reader.viewer else None
        self.presence = Presence(redis, tell, reader.room.slug, name)
        self.counted = 0.0  # when presence was last told
        self.refusals = frames.Refusals()
        # heard by ourselves too, which proves that the subscription stands
        await self.presence.show()
        self.inbox.put(RESYNC)

    def chores(self) -> tuple[Any, ...]:
        return (self.renew(),)

    async def disconnect(self, code: int) -> None:
        await super().disconnect(code)
        await self.presence.hide()

    async def send_due(self) -> None:
        async for frame in self.reader.follow(self.inbox):
            if frame["type"] == "chat.presence":
                await self.tell_presence(frame)
            else:
                await self.say(frame)

    async def tell_presence(self, event: live.Event) -> None:
        """At most once a second; what comes sooner is told when the second is over."""
        wait = self.counted + PRESENCE_EVERY - time.monotonic()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self.inbox.put, event)
            return
        self.counted = time.monotonic()
        if frame := await self.presence.count():
            await self.say(frame)

    async def renew(self) -> None:
        while True:
            await asyncio.sleep(presence.RENEW)
            await self.presence.renew()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        try:
            frame = frames.parse(
                text_data if text_data is not None else bytes_data or b""
            )
            await self.say(await self.answer(frame))
        except frames.Unreadable:
            await self.close(frames.NOT_OURS)
        except Closed as closed:
            await self.close(closed.code)

    async def answer(self, frame: frames.Frame) -> frames.Frame:
        """Store what a `send` frame says; the answer is an `ack` or an `error`."""
        values, errors = frames.sent(frame)
        client_id = values.get("client_id")
        if self.reader.viewer is None:
            return frames.error({"token": ["is missing"]}, client_id)
        if errors:
            return frames.error(errors, client_id)
        try:
            message = await in_database(self.store, values)
        except TooMany as problem:
            if self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return frames.error(problem.errors, client_id)
        except Problem as problem:
            return frames.error(problem.errors, client_id)
        except DatabaseError:
            return frames.error({"service": ["database is not ready"]}, client_id)
        return frames.ack(message.client_id, message.seq)

    def store(self, values: dict[str, Any]) -> Message:
        viewer = self.reader.viewer
        try:
            retry_after = count_hit(rates.message(viewer.pk))
        except (StorageError, RedisError):
            retry_after = None
        if retry_after:
            raise TooMany(retry_after)
        return queries.add_message(viewer, self.reader.room.slug, **values)[0]
