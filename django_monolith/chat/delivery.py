"""How a reader follows a room: Redis is a hint, the database the truth."""

import math
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import connection

from shared.domain import limits, live, parameters, times
from shared.domain.errors import Invalid
from shared.domain.reading import Closed, Reading
from shared.domain.tokens import Claims
from shared.live.threads.inbox import Inbox

from ..accounts.models import User
from . import queries
from .hub import hub
from .models import Room

# A reader who waits holds a thread: the others are for everybody else.
places = threading.BoundedSemaphore(settings.THREADS // 2)


class Appointments:
    """When those who found no place are to ask again: one after another, or they would
    come back all at once, and leave no thread to anybody else; and the further apart,
    the longer the answer took, or a slow machine would do nothing else."""

    SOON = 2.0  # seconds
    EVERY = 0.04  # seconds from one to the next, at least

    def __init__(self) -> None:
        self._last = 0.0
        self._lock = threading.Lock()

    def make(self, took: float) -> int:
        """In so many seconds; `took` is how long this answer did."""
        now = time.monotonic()
        with self._lock:
            after = max(self._last, now + self.SOON) + max(self.EVERY, took)
            self._last = min(after, now + limits.WAIT_MAX)
            return min(math.ceil(self._last - now), limits.WAIT_MAX)


appointments = Appointments()


@dataclass(frozen=True)
class Page:
    """Which messages are asked for."""

    after: int | None
    before: int
    limit: int
    wait: int

    @classmethod
    def of(cls, getlist: parameters.GetList, room: Room) -> Self:
        """From the query. Raises Invalid."""
        page = cls(
            after=parameters.whole_or_none(getlist, "after"),
            before=parameters.whole(getlist, "before", limits.ID_MAX, 1),
            limit=parameters.whole(
                getlist, "limit", limits.MESSAGES, 1, limits.MESSAGES_MAX
            ),
            wait=parameters.whole(getlist, "wait", 0, 0, limits.WAIT_MAX),
        )
        if page.after is not None and getlist("before"):
            raise Invalid("before")
        if page.after is not None and page.after > room.last_seq:
            raise Invalid("after")
        return page

    def read(self, room: Room) -> dict[str, Any]:
        """What the answer shows, but for `last_seq`."""
        if self.after is None:
            messages = queries.read_before(room, self.before, self.limit)
            return {"messages": messages, "deleted": []}
        since = times.now() - limits.DELETIONS_TOLD
        return {
            "messages": queries.read_after(room, self.after, self.limit),
            "deleted": queries.deleted_before(room, self.after, since),
        }


def groups(room: Room, viewer: User | None) -> list[str]:
    """What a reader of a room listens to."""
    mine = [live.user_group(viewer.id)] if viewer else []
    return [live.room_group(room.slug), *mine]


def wait_for_message(
    room: Room, viewer: User | None, claims: Claims | None, page: Page
) -> bool:
    """Until there is a message, the viewer's right ends, or time is over; False at
    once if all places are taken. No database connection is held meanwhile."""
    if not places.acquire(blocking=False):
        return False
    try:
        with hub.listen(*groups(room, viewer)) as inbox, suppress(Closed):
            reading = Reading(viewer.id if viewer else None, claims, room.last_seq)
            wait_for_news(room, reading, inbox, time.monotonic() + page.wait)
    finally:
        places.release()
    return True


def wait_for_news(room: Room, reading: Reading, inbox: Inbox, deadline: float) -> None:
    silent = Room.objects.filter(pk=room.pk, last_seq=room.last_seq)
    while silent.exists():
        connection.close()  # back into the pool
        news = False
        while not news:
            if (left := deadline - time.monotonic()) <= 0:
                return
            news = any(reading.due(inbox.take(left)))
