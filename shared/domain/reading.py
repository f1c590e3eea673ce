"""How one reader follows a room: what is next, whatever order the hints come in.

No input or output here: a variant hands in events, sends the frames that come out, and
reads the database where it is told to.
"""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Any

from . import frames, live
from .encoding import Message, frame_of, message_of, split
from .sequence import Sequence
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
        if len(events) == 1 and self._is_next(events[0]):  # mostly
            yield frame_of(events[0])
            return
        batch: list[Message] = []
        for event in events:
            if event["type"] == "chat.message":
                accepted = self.sequence.accept(event["message"])
                if accepted:
                    batch.append(message_of(event))
                if accepted is not None:
                    continue
            yield from split(batch)
            batch = []
            yield from self._due(event)
        yield from split(batch)

    def fresh(self, page: list[dict[str, Any]]) -> list[frames.Frame]:
        """What of a page of the database has not gone out yet; it counts as sent."""
        return list(split(self.sequence.read(page)))

    def _is_next(self, event: live.Event) -> bool:
        is_message = event["type"] == "chat.message"
        return is_message and self.sequence.accept(event["message"]) is True

    def _due(self, event: live.Event) -> Iterator[frames.Frame | Look]:
        match event["type"]:
            case "chat.message":
                yield Look.GAP
            case "chat.seen" if event["last_seq"] > self.sequence.sent:
                yield Look.GAP
            case "resync":
                yield Look.ALL
            case "chat.members" if self.user_id not in event["user_ids"]:
                yield Look.ALL  # not at once: may have come since they were read
            case "chat.deleted" if event["seq"] <= self.sequence.sent:
                yield frames.deleted(event["seq"])
            case "chat.deleted":  # its text may still be under way: read it deleted
                yield Look.GAP
            case "chat.presence" | "presence":
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
                is_older = self.claims.version < event["version"]
                if is_older and self.claims.jti != event["exempt_jti"]:
                    raise Closed(frames.REVOKED)
