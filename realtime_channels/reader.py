"""One reader of one room: what is next for it, from the database and from the layer."""

from typing import Any

from django_monolith.accounts.auth import is_honoured
from django_monolith.accounts.models import User
from django_monolith.chat import queries
from django_monolith.chat.models import Room
from django_monolith.chat.schemas import Message as MessageShape
from shared.domain import frames, limits, parameters, times
from shared.domain.errors import Invalid, NotFound
from shared.domain.reading import Closed
from shared.domain.tokens import Claims
from shared.live.asyncio.following import Follower

from .database import in_turn
from .refusals import Scope, count_opening, find_viewer, header, query


class Reader(Follower):
    """No connection or thread is held while it waits."""

    def __init__(
        self, room: Room, viewer: User | None, claims: Claims | None, after: int | None
    ) -> None:
        super().__init__(viewer.pk if viewer else None, claims, after or 0)
        self.room = room
        self.viewer = viewer
        self.slug = room.slug
        self.after = after

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

    def begin(self) -> list[frames.Frame]:
        """Once subscribed: the room and the rights as they are now, and what a reader
        that resumes is to blank. Raises Closed."""
        self._check_rights()
        self.last_seq = self.room.last_seq
        if self.after is None:
            self.sequence.sent = self.last_seq
            return []
        since = times.now() - limits.DELETIONS_TOLD
        seqs = queries.deleted_before(self.room, self.after, since)
        return [frames.deleted(seq) for seq in seqs]

    async def read_page(self) -> list[dict[str, Any]]:
        return await in_turn(self._read_page)

    def _read_page(self) -> list[dict[str, Any]]:
        rows = queries.read_after(self.room, self.sequence.sent, limits.MESSAGES_MAX)
        return [dict(MessageShape(row).data) for row in rows]

    async def check_rights(self) -> None:
        await in_turn(self._check_rights)

    def _check_rights(self) -> None:
        if self.claims is not None:
            user = User.objects.filter(pk=self.claims.user_id).first()
            if not is_honoured(self.claims, user):
                raise Closed(frames.REVOKED)
        try:
            self.room = queries.find_room(self.viewer, self.slug)
        except NotFound as error:
            raise Closed(frames.REMOVED) from error
