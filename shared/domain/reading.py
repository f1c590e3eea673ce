"""How one reader follows a room: what is next, whatever order the hints come in.

No input or output here: a variant hands in events, sends the frames that come out, and
reads the database where it is told to.
"""

from collections.abc import Iterator
from enum import Enum, auto

from . import frames, limits, live
from .sequence import Message, Sequence
from .tokens import Claims


class Closed(Exception):
    """The reader's connection is to end, with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Look(Enum):
    """Into the database, before the next frame."""

    GAP = auto()  # messages beyond `sent` are there
    ALL = auto()  # anything may have been missed: rights, deletions, messages


class Reading:
    """What one reader has been told. `sent` is the last seq that went out."""

    def __init__(self, user_id: int | None, claims: Claims | None, sent: int) -> None:
        self.user_id = user_id
        self.claims = claims
        self.sequence = Sequence(sent)

    def due(self, events: list[live.Event]) -> Iterator[frames.Frame | Look]:
        """What these events mean: frames to send, `chat.presence` as it came, and
        where to look. Raises Closed."""
        batch: list[Message] = []
        for event in events:
            if event["type"] == "chat.message":
                accepted = self.sequence.accept(event["message"])
                if accepted:
                    batch.append(event["message"])
                if accepted is not None:
                    continue
            yield from split(batch)
            batch = []
            yield from self._due(event)
        yield from split(batch)

    def _due(self, event: live.Event) -> Iterator[frames.Frame | Look]:
        match event["type"]:
            case "chat.message":
                yield Look.GAP
            case "resync":
                yield Look.ALL
            case "chat.deleted" if event["seq"] <= self.sequence.sent:
                yield frames.deleted(event["seq"])
            case "chat.presence":
                yield event
            case _:
                self.check(event)

    def check(self, event: live.Event) -> None:
        """Raises Closed if the event ends the reader's right to be here."""
        match event["type"]:
            case "chat.removed" if event["user_id"] == self.user_id:
                raise Closed(frames.REMOVED)
            case "auth.deactivated":
                raise Closed(frames.REVOKED)
            case "auth.revoked" if self.claims is not None:
                if not self.claims.is_current(event["version"], event["exempt_jti"]):
                    raise Closed(frames.REVOKED)


def split(messages: list[Message]) -> Iterator[frames.Frame]:
    """The messages as frames, each within the limit of a frame."""
    batch: list[Message] = []
    room = limits.FRAME_MAX
    for message in messages:
        # at most: six characters for each that JSON escapes, and what stands around
        size = 6 * len(message["body"] or "") + 1024
        if batch and size > room:
            yield frames.messages(batch)
            batch, room = [], limits.FRAME_MAX
        batch.append(message)
        room -= size
    if batch:
        yield frames.messages(batch)
