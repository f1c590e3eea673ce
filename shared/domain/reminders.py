"""Having readers look at the database now and then, for Redis is only a hint."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

import structlog

from . import live
from .thread_inbox import RESYNC

SEEN = "chat.seen"  # {"type": "chat.seen", "last_seq": 42}

AWAY = 1  # seconds between two looks while Redis is away
WELL = 10  # and while it is well: a writer may die between commit and publish
RIGHTS = 4  # while it is away rights are looked at too: a revocation ends within 5 s

type LastSeqs = Callable[[Collection[str]], Mapping[str, int]]
"""The last seq of each of these rooms, from the database, in one query."""

log = structlog.get_logger()


class Told(Protocol):
    """What is asked of a hub."""

    away: bool

    def ping(self) -> list[str]: ...
    def tell(self, group: str, event: live.Event) -> None: ...
    def tell_all(self, event: live.Event) -> None: ...


def remind(hub: Told, last_seqs: LastSeqs | None) -> None:
    """For ever. Without `last_seqs` every reader is told to look for itself."""
    seconds = 0
    while True:
        time.sleep(AWAY)
        seconds += AWAY
        if seconds % WELL and not hub.away:
            continue
        groups = hub.ping()
        if last_seqs is None or (hub.away and seconds % RIGHTS == 0):
            hub.tell_all(RESYNC)
        else:
            look(hub, last_seqs, groups)


def look(hub: Told, last_seqs: LastSeqs, groups: list[str]) -> None:
    """Tell each room's readers its last seq."""
    room = live.room_group("")
    slugs = [name.removeprefix(room) for name in groups if name.startswith(room)]
    try:
        seqs = last_seqs(slugs) if slugs else {}
    except Exception as error:  # the database is away: asked again later
        log.warning("database is away", error=str(error))
        return
    for slug, last_seq in seqs.items():
        hub.tell(live.room_group(slug), {"type": SEEN, "last_seq": last_seq})
