"""From stored to heard: how a message gets in, and how a reader follows a room."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from limits.errors import StorageError
from redis.exceptions import RedisError

from shared.domain import frames, limits, live, mentions, rates, times
from shared.domain.errors import NotFound
from shared.domain.reading import Closed, Reading
from shared.domain.tokens import Claims

from .. import rates as counters
from ..accounts.auth import is_honoured
from ..accounts.models import User
from ..database import reading, writing
from ..notifications.queries import add_outbox, enqueue
from ..sockets import encode
from . import models, queries
from .hub import hub
from .schemas import message


def count_message(author: User) -> None:
    """Raises TooMany; without Redis it goes uncounted."""
    with suppress(StorageError, RedisError):
        counters.count(rates.message(author.id))


def post_message(
    author: User, slug: str, body: str, client_id: str | None
) -> tuple[dict[str, Any], bool]:
    """Store a message, or find the one with this clientId, then tell everybody.
    Raises NotFound."""
    with writing() as session:
        room_id, seq = queries.next_seq(session, author, slug)
        if first := queries.find_repeat(session, room_id, author, client_id):
            return message(first, author), False  # no commit: the seq is given back
        place = {"room_id": room_id, "author_id": author.id, "seq": seq}
        stored = queries.add_message(session, **place, client_id=client_id, body=body)
        mentioned = mentions.mentioned_keys(body)
        job = add_outbox(session, "message", stored.id) if mentioned else None
        session.commit()
    told = message(stored, author)
    hub.publish(live.room_group(slug), live.chat_message(slug, told))
    if job is not None:
        enqueue(job)
    return told, True


def text_of(event: live.Event) -> str:
    """The message of an event as JSON: the first reader who asks encodes it for all."""
    if "text" not in event:
        event["text"] = encode(event["message"])
    text: str = event["text"]
    return text


def batches(texts: list[str]) -> Iterator[str]:
    """The messages as frames, each as large as a frame may be."""
    batch: list[str] = []
    room = 0
    for text in texts:
        room -= len(text) + 1
        if room < 0:
            if batch:
                yield MESSAGES % ",".join(batch)
            batch, room = [], limits.FRAME_MAX - len(MESSAGES) - len(text)
        batch.append(text)
    if batch:
        yield MESSAGES % ",".join(batch)


MESSAGES = '{"type":"messages","messages":[%s]}'


def groups_of(slug: str, viewer: User | None) -> list[str]:
    """What a reader of a room listens to."""
    mine = [live.user_group(viewer.id)] if viewer else []
    return [live.room_group(slug), *mine]


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
        self.sequence = self.reading.sequence
        self.looked = times.now()  # for deletions

    def unread(self) -> Iterator[str]:
        """All that the database has and the reader has not, as frames."""
        while True:
            with reading() as session:
                rows = queries.read_after(
                    session,
                    self.room,
                    self.viewer,
                    self.sequence.sent,
                    limits.MESSAGES_MAX,
                )
            fresh = self.sequence.read([message(row, row) for row in rows])
            if not fresh:
                return
            yield from batches([encode(each) for each in fresh])

    def deletions(self, since: datetime) -> Iterator[str]:
        """The earlier messages that lost their text since then."""
        self.looked = times.now()
        with reading() as session:
            seqs = queries.deleted_before(session, self.room, self.sequence.sent, since)
        for seq in seqs:
            yield encode(frames.deleted(seq))

    def check(self) -> None:
        """Raises Closed if the reader's right to be here has ended meanwhile."""
        with reading() as session:
            if self.viewer is not None and self.claims is not None:
                user = session.get(User, self.viewer.id)
                if not is_honoured(self.claims, user):
                    raise Closed(frames.REVOKED)
            try:
                queries.find_room(session, self.viewer, self.room.slug)
            except NotFound as error:
                raise Closed(frames.REMOVED) from error

    def read(self, events: list[live.Event]) -> Iterator[str]:
        """What these events mean for this reader, as frames. Raises Closed."""
        batch: list[str] = []
        for event in events:
            if event["type"] == "chat.message":
                accepted = self.sequence.accept(event["message"])
                if accepted:
                    batch.append(text_of(event))
                if accepted is not None:
                    continue
            yield from batches(batch)
            batch = []
            yield from self.read_event(event)
        yield from batches(batch)

    def read_event(self, event: live.Event) -> Iterator[str]:
        match event["type"]:
            case "chat.message":  # there is a gap before it
                yield from self.unread()
            case "chat.seen" if event["last_seq"] > self.sequence.sent:
                self.check()
                yield from self.unread()
            case "resync":
                self.check()
                yield from self.deletions(self.looked)
                yield from self.unread()
            case "chat.deleted" if event["seq"] <= self.sequence.sent:
                yield encode(frames.deleted(event["seq"]))
            case _:
                self.reading.check(event)
