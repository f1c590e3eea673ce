"""From stored to heard: how a message gets in, and how a reader follows a room."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from limits.errors import StorageError
from redis.exceptions import RedisError

from shared.domain import frames, limits, live, mentions, rates, times
from shared.domain.errors import NotFound
from shared.domain.reading import Closed, Look, Reading
from shared.domain.tokens import Claims

from .. import rates as counters
from ..accounts.auth import is_honoured
from ..accounts.models import User
from ..database import reading_in_turn, writing
from ..notifications.queries import add_outbox, enqueue
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


class Reader(Reading):
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

    def groups(self) -> list[str]:
        """What to listen to, before the first look."""
        mine = [live.user_group(self.viewer.id)] if self.viewer else []
        return [live.room_group(self.slug), *mine]

    def begin(self) -> int | None:
        """Once subscribed: the room and the rights as they are now. The viewer's
        marker."""
        marker = self.check_rights()
        if self.after is None:
            self.sequence.sent = self.room.last_seq
        return marker

    def deletions(self) -> list[frames.Frame]:
        """For one who resumes: the earlier messages that lost their text."""
        if self.after is None:
            return []
        since = times.now() - limits.DELETIONS_TOLD
        with reading_in_turn() as session:
            seqs = queries.deleted_before(session, self.room, self.after, since)
        return [frames.deleted(seq) for seq in seqs]

    def read_page(self) -> list[dict[str, Any]]:
        """The next messages beyond `sent`, ascending."""
        place = (self.room, self.viewer, self.sequence.sent)
        with reading_in_turn() as session:
            rows = queries.read_after(session, *place, limits.MESSAGES_MAX)
        return [message(row, row) for row in rows]

    def check_rights(self) -> int | None:
        """Raises Closed if the reader's right to be here has ended meanwhile. The
        viewer's marker."""
        with reading_in_turn() as session:
            if self.claims is not None:
                user = session.get(User, self.claims.user_id)
                if not is_honoured(self.claims, user):
                    raise Closed(frames.REVOKED)
            try:
                self.room, marker = queries.find_room(session, self.viewer, self.slug)
            except NotFound as error:
                raise Closed(frames.REMOVED) from error
        return marker

    def unread(self) -> Iterator[frames.Frame]:
        """All that the database has and the reader has not. Rights are looked at after
        reading: whoever still has them then had them when the messages came."""
        while True:
            rows = self.read_page()
            if page := self.fresh(rows):
                self.check_rights()
            yield from page
            if len(rows) < limits.MESSAGES_MAX:
                return  # the present: what comes now is told

    def follow(
        self, take: Callable[[], list[live.Event]]
    ) -> Iterator[frames.Frame | None]:
        """What to send, as it comes; None when `take` has waited for nothing. Raises
        Closed."""
        if self.room.last_seq > self.sequence.sent:
            yield from self.unread()
        while True:
            events = take()
            if not events:
                yield None
            for due in self.due(events):
                if due is Look.ALL:
                    self.check_rights()
                if isinstance(due, Look):
                    yield from self.unread()
                else:
                    yield due
