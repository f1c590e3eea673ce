"""One reader of one room: what is next for it, from the database and from the layer.

The layer is a hint, the database the truth. Nothing here blocks the layer: what a
reader has not yet seen waits in a bounded inbox.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from django_monolith.accounts.auth import is_honoured
from django_monolith.accounts.models import User
from django_monolith.chat import queries
from django_monolith.chat.models import Room
from django_monolith.chat.schemas import Message as MessageShape
from shared.domain import frames, limits, live, parameters
from shared.domain.errors import Invalid, NotFound
from shared.domain.sequence import Sequence
from shared.domain.tokens import Claims

from .refusals import Scope, count_opening, find_viewer, header, in_database, query

LOOK = {"type": "look"}  # into the database, for events may be missing


class Closed(Exception):
    """The connection is to end, with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Inbox:
    """What one reader has not yet seen, at most 256 events; more makes it `slow`."""

    def __init__(self) -> None:
        self.slow = False
        self._events: deque[live.Event] = deque()
        self._filled = asyncio.Event()

    def put(self, event: live.Event) -> None:
        if len(self._events) >= limits.SOCKET_QUEUE:
            self.slow = True
        else:
            self._events.append(event)
        self._filled.set()

    async def take(self) -> list[live.Event]:
        """Everything that waits, as soon as anything does."""
        await self._filled.wait()
        self._filled.clear()
        events = list(self._events)
        self._events.clear()
        return events


@dataclass
class Reader:
    room: Room
    viewer: User | None
    claims: Claims | None
    after: int | None  # what the client asked for

    def __post_init__(self) -> None:
        start = self.room.last_seq if self.after is None else self.after
        self.sequence = Sequence(start)

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
        mine = [live.user_group(self.viewer.id)] if self.viewer else []
        return [live.room_group(self.room.slug), *mine]

    def read_again(self) -> list[int]:
        """Once subscribed: the room as it is now, and what the reader may still show
        though it was deleted."""
        self.room = queries.find_room(self.viewer, self.room.slug)
        if self.after is None:
            self.sequence.sent = self.room.last_seq
            return []
        return queries.deleted_before(self.room, self.after)

    def unread(self) -> list[dict[str, Any]]:
        """The next page of the database; asked again until it is empty."""
        rows = queries.read_after(self.room, self.sequence.sent, limits.MESSAGES_MAX)
        return self.sequence.read([dict(MessageShape(row).data) for row in rows])

    def check(self) -> None:
        """Raises Closed if the reader's right to be here has ended meanwhile."""
        if self.viewer is not None and self.claims is not None:
            check_caller(self.claims)
        try:
            queries.find_room(self.viewer, self.room.slug)
        except NotFound as error:
            raise Closed(frames.REMOVED) from error

    async def follow(self, inbox: Inbox) -> AsyncIterator[list[frames.Frame]]:
        """What to send, as it comes; each list is what waited. Raises Closed."""
        while page := await in_database(self.unread):
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
            case "chat.message" | "look":  # a gap, or none knows
                if event["type"] == "look":
                    await in_database(self.check)
                while page := await in_database(self.unread):
                    yield frames.messages(page)
            case "chat.deleted":
                yield frames.deleted(event["seq"])
            case "chat.presence":
                yield event
            case "chat.removed":
                if self.viewer and event["user_id"] == self.viewer.pk:
                    raise Closed(frames.REMOVED)
            case "auth.deactivated":
                raise Closed(frames.REVOKED)
            case "auth.revoked":
                version, exempt = event["version"], event["exempt_jti"]
                if self.claims and not self.claims.is_current(version, exempt):
                    raise Closed(frames.REVOKED)


def check_caller(claims: Claims) -> None:
    """Raises Closed for a token that is no longer honoured."""
    user = User.objects.filter(pk=claims.user_id).first()
    if not is_honoured(claims, user):
        raise Closed(frames.REVOKED)
