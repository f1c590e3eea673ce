"""Putting a room's messages in order before its readers hear of them."""

from collections import defaultdict

from . import live

PATIENCE = 0.05  # seconds for a message that others have overtaken on their way


class Ordering:
    """Of two messages the later may be heard first, and each reader of the room would
    have to look into the database. So it is held back until the other has come."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}
        self._held: defaultdict[str, dict[int, live.Event]] = defaultdict(dict)

    def put(self, event: live.Event) -> list[live.Event]:
        """What to tell now that this `chat.message` has come. If that is nothing, it is
        to be released after PATIENCE."""
        slug, seq = event["slug"], event["message"]["seq"]
        following = self._next.get(slug, seq)
        if seq > following:
            self._held[slug][seq] = event
            return []
        return [event, *self._go_on(slug, max(seq + 1, following))]

    def release(self, event: live.Event) -> list[live.Event]:
        """What to tell if it is still held: what comes before it may be lost."""
        slug, seq = event["slug"], event["message"]["seq"]
        held = self._held[slug]
        if seq not in held:
            return []
        overtaken = [held.pop(each) for each in sorted(held) if each <= seq]
        return [*overtaken, *self._go_on(slug, seq + 1)]

    def forget(self, slug: str) -> None:
        """Nobody reads the room any more."""
        self._next.pop(slug, None)
        self._held.pop(slug, None)

    def _go_on(self, slug: str, seq: int) -> list[live.Event]:
        """What is held from this seq on, as far as there is no gap."""
        told = []
        while event := self._held[slug].pop(seq, None):
            told.append(event)
            seq += 1
        self._next[slug] = seq
        return told
