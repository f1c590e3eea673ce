"""From stored to heard: how a message gets in, and how a reader follows a room."""

import asyncio
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

from limits.errors import StorageError
from redis.exceptions import RedisError

from shared.domain import frames, limits, live, mentions, rates, times
from shared.domain.errors import NotFound
from shared.domain.reading import Closed
from shared.domain.tokens import Claims
from shared.live.asyncio.following import Follower

from .. import rates as counters
from ..accounts.auth import is_honoured
from ..accounts.models import User
from ..database import reading, reading_in_turn, writing
from ..notifications.queries import add_outbox
from . import models, queries
from .hub import hub
from .schemas import Message

# Who writes into the same room waits here, not for its row with a connection in hand.
lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


async def count_message(author: User) -> None:
    """Raises TooMany; without Redis it goes uncounted."""
    with suppress(StorageError, RedisError):
        await counters.count(rates.message(author.id))


async def post_message(
    author: User, slug: str, body: str, client_id: str | None
) -> tuple[Message, bool]:
    """Store a message, or find the one with this clientId, then tell everybody.
    Raises NotFound."""
    line = lines.setdefault(slug, asyncio.Lock())
    async with line, writing() as session:
        room_id, seq = await queries.next_seq(session, author, slug)
        if first := await queries.find_repeat(session, room_id, author, client_id):
            message = Message.of(first, author)
            await session.rollback()  # the seq is given back
            return message, False
        place = {"room_id": room_id, "author_id": author.id, "seq": seq}
        stored = await queries.add_message(
            session, **place, client_id=client_id, body=body
        )
        if mentions.mentioned_keys(body):
            await add_outbox(session, "message", stored.id)
    message = Message.of(stored, author)
    event = live.chat_message(slug, message.wire())
    await hub.publish(live.room_group(slug), event)
    return message, True


async def find_room(viewer: User | None, slug: str) -> tuple[models.Room, int | None]:
    """The room, and the viewer's marker. Raises NotFound."""
    async with reading() as session:
        return await queries.find_room(session, viewer, slug)


class Reader(Follower):
    """One reader of one room. No connection is held while it waits."""

    def __init__(
        self,
        room: models.Room,
        viewer: User | None,
        claims: Claims | None,
        after: int | None,
    ) -> None:
        super().__init__(viewer.id if viewer else None, claims, after or 0)
        self.room = room
        self.viewer = viewer
        self.slug = room.slug
        self.after = after

    async def begin(self) -> int | None:
        """Once subscribed: the room and the rights as they are now. The viewer's
        marker. Raises Closed."""
        marker = await self.check_rights()
        self.last_seq = self.room.last_seq
        if self.after is None:
            self.sequence.sent = self.last_seq
        return marker

    async def deletions(self) -> list[frames.Frame]:
        """For one who resumes: the earlier messages that lost their text."""
        if self.after is None:
            return []
        since = times.now() - limits.DELETIONS_TOLD
        async with reading_in_turn() as session:
            seqs = await queries.deleted_before(session, self.room, self.after, since)
        return [frames.deleted(seq) for seq in seqs]

    async def read_page(self) -> list[dict[str, Any]]:
        place = (self.room, self.viewer, self.sequence.sent)
        async with reading_in_turn() as session:
            rows = await queries.read_after(session, *place, limits.MESSAGES_MAX)
        return [Message.of(row, row).wire() for row in rows]

    async def check_rights(self) -> int | None:
        async with reading_in_turn() as session:
            if self.claims is not None:
                user = await session.get(User, self.claims.user_id)
                if not is_honoured(self.claims, user):
                    raise Closed(frames.REVOKED)
            try:
                found = await queries.find_room(session, self.viewer, self.slug)
            except NotFound as error:
                raise Closed(frames.REMOVED) from error
        self.room, marker = found
        return marker


async def wait_for_message(reader: Reader, seconds: int) -> None:
    """Until a message is there, the reader's right may have ended, or time is over."""
    async with hub.listen(*reader.groups()) as inbox:
        with suppress(TimeoutError, Closed):
            async with inbox.until_ended(reader.claims), asyncio.timeout(seconds):
                await reader.begin()
                async for frame in reader.follow(inbox):
                    if frame and frame["type"] == "messages":
                        return
