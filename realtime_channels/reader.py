"""One reader of one room: what is next for it, from the database and from the layer.

The layer is a hint, the database the truth.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from django_monolith.accounts.auth import is_honoured
from django_monolith.accounts.models import User
from django_monolith.chat import queries
from django_monolith.chat.models import Room
from django_monolith.chat.schemas import Message as MessageShape
from shared.domain import frames, limits, live, parameters, times
from shared.domain.errors import Invalid, NotFound
from shared.domain.inbox import Inbox
from shared.domain.reading import Closed, Look, Reading, split
from shared.domain.tokens import Claims

from .refusals import Scope, count_opening, find_viewer, header, in_database, query


@dataclass
class Reader:
    room: Room
    viewer: User | None
    claims: Claims | None
    after: int | None  # what the client asked for

    def __post_init__(self) -> None:
        start = self.room.last_seq if self.after is None else self.after
        user_id = self.viewer.pk if self.viewer else None
        self.reading = Reading(user_id, self.claims, start)
        self.looked = times.now()  # for deletions

    @classmethod
    def open(cls, scope: Scope) -> "Reader":
        """Of a socket or a stream. Raises Problem."""
        viewer, claims = find_viewer(scope)
        count_opening(scope, viewer)
        return cls.find(scope, viewer, claims)

    @classmethod
    def find(cls, scope: Scope, viewer: User | None, claims: Claims | None) -> "Reader":
        """Who reads what from where on. Raises Problem."""
        room = queries.find_room(viewer, scope["url_route"]["kwargs"]["slug"])
        headers = header(scope, b"last-event-id")
        after = parameters.whole_or_none(query(scope).getlist, "after")
        if scope["type"] == "http" and headers:
            after = parameters.whole(lambda _: headers, "last-event-id", 0)
        if after is not None and after > room.last_seq:
            raise Invalid("after")
        return cls(room, viewer, claims, after)

    def groups(self) -> list[str]:
        mine = [live.user_group(self.viewer.pk)] if self.viewer else []
        return [live.room_group(self.room.slug), *mine]

    def begin(self) -> list[frames.Frame]:
        """Once subscribed: the room as it is now, and the deletions to tell."""
        self.room = queries.find_room(self.viewer, self.room.slug)
        if self.after is None:
            self.reading.sequence.sent = self.room.last_seq
            return []
        return self.deletions(times.now() - limits.DELETIONS_TOLD)

    def deletions(self, since: datetime) -> list[frames.Frame]:
        """The earlier messages that lost their text since then."""
        self.looked = times.now()
        sent = self.reading.sequence.sent
        seqs = queries.deleted_before(self.room, sent, since)
        return [frames.deleted(seq) for seq in seqs]

    def unread(self) -> list[frames.Frame]:
        """The next page of the database, as frames; asked again until it is empty."""
        sequence = self.reading.sequence
        rows = queries.read_after(self.room, sequence.sent, limits.MESSAGES_MAX)
        return list(
            split(sequence.read([dict(MessageShape(row).data) for row in rows]))
        )

    def check(self) -> None:
        """Raises Closed if the reader's right to be here has ended meanwhile."""
        if self.claims is not None:
            check_caller(self.claims)
        try:
            queries.find_room(self.viewer, self.room.slug)
        except NotFound as error:
            raise Closed(frames.REMOVED) from error

    async def follow(self, inbox: Inbox) -> AsyncIterator[frames.Frame]:
        """What to send, as it comes. Raises Closed."""
        async for frame in self.look(Look.GAP):
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
            await in_database(self.check)
            for frame in await in_database(self.deletions, self.looked):
                yield frame
        while page := await in_database(self.unread):
            for frame in page:
                yield frame


def check_caller(claims: Claims) -> None:
    """Raises Closed for a token that is no longer honoured."""
    user = User.objects.filter(pk=claims.user_id).first()
    if not is_honoured(claims, user):
        raise Closed(frames.REVOKED)
