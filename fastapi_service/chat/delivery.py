"""From stored to heard: how a message gets in, and how a reader follows a room."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from limits.errors import StorageError
from redis.exceptions import RedisError

from shared.domain import frames, limits, live, mentions, rates
from shared.domain.errors import NotFound
from shared.domain.sequence import Sequence
from shared.domain.tokens import Claims

from .. import rates as counters
from ..accounts.auth import is_honoured
from ..accounts.models import User
from ..database import reading, writing
from ..notifications.queries import add_outbox
from . import models, queries
from .hub import Inbox, hub
from .schemas import Message


async def post_message(
    author: User, slug: str, body: str, client_id: str | None
) -> tuple[Message, bool]:
    """Store a message, or find the one with this clientId, then tell everybody.
    Raises NotFound, TooMany."""
    with suppress(StorageError, RedisError):
        await counters.count(rates.message(author.id))
    async with writing() as session:
        room, _ = await queries.find_room(session, author, slug)
        stored, new = await queries.add_message(session, room, author, body, client_id)
        if new and mentions.mentioned_keys(body):
            await add_outbox(session, "message", stored.id)
    message = Message.of(stored, author)
    if new:
        event = live.chat_message(slug, message.wire())
        await hub.publish(live.room_group(slug), event)
    return message, new


class Closed(Exception):
    """The reader's connection is to end, with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Reader:
    """One reader of one room: what is next for it, from the database and from Redis.

    Redis is a hint, the database the truth. No connection is held while it waits.
    """

    room: models.Room
    viewer: User | None
    claims: Claims | None
    after: int

    def __post_init__(self) -> None:
        self.sequence = Sequence(self.after)

    def groups(self) -> list[str]:
        mine = [live.user_group(self.viewer.id)] if self.viewer else []
        return [live.room_group(self.room.slug), *mine]

    async def deletions(self) -> list[int]:
        """The earlier messages that the reader may still show with their text."""
        async with reading() as session:
            return await queries.deleted_before(session, self.room.id, self.after)

    async def unread(self, limit: int = limits.MESSAGES_MAX) -> list[dict[str, Any]]:
        """The next page of the database; asked again until it is empty."""
        async with reading() as session:
            rows = await queries.read_after(
                session, self.room.id, self.sequence.sent, limit
            )
        return self.sequence.read([Message.of(*row).wire() for row in rows])

    async def check(self) -> None:
        """Raises Closed if the reader's right to be here has ended meanwhile."""
        async with reading() as session:
            if self.viewer is not None and self.claims is not None:
                user = await session.get(User, self.viewer.id)
                if not is_honoured(self.claims, user):
                    raise Closed(frames.REVOKED)
            try:
                await queries.find_room(session, self.viewer, self.room.slug)
            except NotFound as error:
                raise Closed(frames.REMOVED) from error

    async def follow(self, inbox: Inbox) -> AsyncIterator[list[frames.Frame]]:
        """What to send, as it comes; each list is what waited. Raises Closed."""
        while page := await self.unread():
            yield [frames.messages(page)]
        while True:
            events = await inbox.take()
            if inbox.slow:
                raise Closed(frames.SLOW)
            if due := [frame async for frame in self.read_events(events)]:
                yield due

    async def read_events(
        self, events: list[live.Event]
    ) -> AsyncIterator[frames.Frame]:
        batch: list[dict[str, Any]] = []
        for event in events:
            if event["type"] == "chat.message":
                accepted = self.sequence.accept(event["message"])
                if accepted:
                    batch.append(event["message"])
                if accepted is not None:
                    continue
            if batch:
                yield frames.messages(batch)
                batch = []
            async for frame in self.read_event(event):
                yield frame
        if batch:
            yield frames.messages(batch)

    async def read_event(self, event: live.Event) -> AsyncIterator[frames.Frame]:
        match event["type"]:
            case "chat.message" | "resync":  # a gap, or none knows
                if event["type"] == "resync":
                    await self.check()
                while page := await self.unread():
                    yield frames.messages(page)
            case "chat.deleted":
                yield frames.deleted(event["seq"])
            case "chat.presence":
                yield event
            case "chat.removed":
                if self.viewer and event["user_id"] == self.viewer.id:
                    raise Closed(frames.REMOVED)
            case "auth.deactivated":
                raise Closed(frames.REVOKED)
            case "auth.revoked":
                if self.claims and not self.claims.is_current(
                    event["version"], event["exempt_jti"]
                ):
                    raise Closed(frames.REVOKED)
