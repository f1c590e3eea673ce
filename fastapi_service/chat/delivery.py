"""From stored to heard: how a message gets in, and how a reader follows a room."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from limits.errors import StorageError
from redis.exceptions import RedisError

from shared.domain import frames, limits, live, mentions, rates, times
from shared.domain.errors import NotFound
from shared.domain.inbox import Inbox
from shared.domain.reading import Closed, Look, Reading, split
from shared.domain.tokens import Claims

from .. import rates as counters
from ..accounts.auth import is_honoured
from ..accounts.models import User
from ..database import reading, writing
from ..notifications.queries import add_outbox
from . import models, queries
from .hub import hub
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
        user_id = self.viewer.id if self.viewer else None
        self.reading = Reading(user_id, self.claims, self.after)
        self.looked = times.now()  # for deletions

    def groups(self) -> list[str]:
        mine = [live.user_group(self.viewer.id)] if self.viewer else []
        return [live.room_group(self.room.slug), *mine]

    async def deletions(self, since: datetime) -> list[frames.Frame]:
        """The earlier messages that lost their text since then."""
        self.looked = times.now()
        sent = self.reading.sequence.sent
        async with reading() as session:
            seqs = await queries.deleted_before(session, self.room.id, sent, since)
        return [frames.deleted(seq) for seq in seqs]

    async def unread(self) -> AsyncIterator[frames.Frame]:
        """All that the database has and the reader has not."""
        sequence = self.reading.sequence
        while True:
            async with reading() as session:
                rows = await queries.read_after(
                    session, self.room.id, sequence.sent, limits.MESSAGES_MAX
                )
            fresh = sequence.read([Message.of(*row).wire() for row in rows])
            if not fresh:
                return
            for frame in split(fresh):
                yield frame

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

    async def follow(self, inbox: Inbox) -> AsyncIterator[frames.Frame]:
        """What to send, as it comes. Raises Closed."""
        async for frame in self.unread():
            yield frame
        while True:
            events = await inbox.take()
            if inbox.slow:
                raise Closed(frames.SLOW)
            for due in self.reading.due(events):
                if isinstance(due, Look):
                    async for frame in self.look(due):
                        yield frame
                else:
                    yield due

    async def look(self, what: Look) -> AsyncIterator[frames.Frame]:
        """What the database has to say."""
        if what is Look.ALL:
            await self.check()
            for frame in await self.deletions(self.looked):
                yield frame
        async for frame in self.unread():
            yield frame
