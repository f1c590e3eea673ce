"""What one reader has been told: the rule that makes a lossy hint into a sure thing."""

from typing import Any

type Message = dict[str, Any]


class Sequence:
    """Remembers the last seq that went out: each message passes once, in order."""

    def __init__(self, sent: int) -> None:
        self.sent = sent

    def accept(self, message: Message) -> bool | None:
        """What to do with a message that was pushed.

        True: it is the next one, and counts as sent. False: a repeat, drop it. None:
        there is a gap before it, read the database from `sent` on.
        """
        seq: int = message["seq"]
        if seq <= self.sent:
            return False
        if seq > self.sent + 1:
            return None
        self.sent = seq
        return True

    def read(self, messages: list[Message]) -> list[Message]:
        """What of a page of the database has not gone out yet; it counts as sent."""
        fresh = [message for message in messages if message["seq"] > self.sent]
        if fresh:
            self.sent = fresh[-1]["seq"]
        return fresh
