"""Who is in a room: one sorted set a room in Redis, shared by all processes.

A member of the set is one connection, its score the Unix time at which it lapses, so
what a killed process leaves behind goes away by itself.
"""

from collections.abc import Iterable
from typing import Any

from .limits import PRESENCE_MAX

type Entries = dict[str, set[str]]
"""Of each room, the connections."""

ALIVE = 60  # seconds for which a connection counts without a sign of life
RENEW = 20  # seconds between two signs of life
EVERY = 1.0  # seconds between two counts of a room


def key(slug: str) -> str:
    """The sorted set of a room."""
    return f"parallax:presence:{slug}"


def entry(connection_id: str, username: str) -> str:
    """The member that stands for one connection; neither part has a colon."""
    return f"{connection_id}:{username}"


def frame(entries: Iterable[bytes]) -> dict[str, Any]:
    """The `presence` frame: how many people, and the first 100 of their names."""
    names = sorted({entry.decode().partition(":")[2] for entry in entries})
    return {
        "type": "presence",
        "count": len(names),
        "usernames": names[:PRESENCE_MAX],
    }
