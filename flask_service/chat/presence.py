"""Who is in a room, counted in Redis over all processes and variants."""

import math
import time
import uuid
from contextlib import suppress

from redis.exceptions import RedisError

from shared.domain import live, presence

from ..sockets import encode
from .hub import hub

EVERY = 1.0  # seconds between two counts of a room

_counts: dict[str, tuple[float, str]] = {}  # of each room: when, and the frame


class Presence:
    """One connection's sign in a room, and what it was told of the others. Guests
    have no sign, and are told nothing."""

    def __init__(self, slug: str, username: str | None) -> None:
        self.slug = slug
        self.key = presence.key(slug)
        self.entry = username and presence.entry(uuid.uuid4().hex, username)
        self.told = ""
        self.news = math.inf  # since when somebody may have come or gone
        self.renewal = math.inf  # when the next sign of life is due

    def enter(self) -> None:
        if self.entry:
            self.renew()
            self._publish()

    def renew(self) -> None:
        """Say that the connection lives, and look who else does."""
        self.renewal = time.monotonic() + presence.RENEW
        self.news = min(self.news, time.monotonic())
        with suppress(RedisError, OSError):
            lapses = time.time() + presence.ALIVE
            hub.redis.zadd(self.key, {self.entry: lapses})

    def leave(self) -> None:
        if self.entry:
            with suppress(RedisError, OSError):
                hub.redis.zrem(self.key, self.entry)
            _counts.pop(self.slug, None)
            self._publish()

    def due(self) -> float:
        """When there may be something to tell, or a sign of life to give."""
        if self.entry is None:
            return math.inf
        counted, _ = _counts.get(self.slug, (0.0, ""))
        return min(self.renewal, max(self.news, counted + EVERY))

    def read(self, events: list[live.Event]) -> str | None:
        """The frame, if it is due and not the one that was told last."""
        if any(event["type"] == "chat.presence" for event in events):
            self.news = min(self.news, time.monotonic())
        if self.entry is None:
            return None
        if time.monotonic() >= self.renewal:
            self.renew()
        if time.monotonic() < self.due():
            return None
        frame = count(self.slug, self.news)
        self.news = math.inf
        if frame is None or frame == self.told:
            return None
        self.told = frame
        return frame

    def _publish(self) -> None:
        hub.publish(live.room_group(self.slug), live.chat_presence(self.slug))


def count(slug: str, since: float) -> str | None:
    """The `presence` frame of a room as it was at `since` or later, counted by one
    for all who read here; None while Redis is away."""
    counted, frame = _counts.get(slug, (0.0, ""))
    if counted >= since:
        return frame
    moment, key = time.monotonic(), presence.key(slug)
    try:
        with hub.redis.pipeline(transaction=False) as pipe:
            pipe.zremrangebyscore(key, 0, time.time())
            pipe.zrange(key, 0, -1)
            _, entries = pipe.execute()
    except (RedisError, OSError):
        return None
    frame = encode(presence.frame(entries))
    _counts[slug] = moment, frame
    return frame
