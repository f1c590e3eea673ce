"""How a reader follows a room: Redis is a hint, the database the truth."""

import threading
import time
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import connection

from shared.domain import limits, live, parameters, times
from shared.domain.errors import Invalid
from shared.domain.hub import Inbox

from ..accounts.models import User
from . import queries
from .hub import hub
from .models import Room

# A reader who waits holds a thread: the others are for everybody else.
places = threading.BoundedSemaphore(settings.THREADS // 2)
NO_PLACE = 2  # seconds until another try makes sense


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
        """What the answer shows."""
        if self.after is None:
            messages = queries.read_before(room, self.before, self.limit)
            return {"messages": messages, "last_seq": room.last_seq, "deleted": []}
        return {
            "messages": queries.read_after(room, self.after, self.limit),
            "last_seq": room.last_seq,
            "deleted": queries.deleted_before(
                room, self.after, times.now() - limits.DELETIONS_TOLD
            ),
        }


def groups(room: Room, viewer: User | None) -> list[str]:
    mine = [live.user_group(viewer.id)] if viewer else []
    return [live.room_group(room.slug), *mine]


def wait_for_message(room: Room, viewer: User | None, after: int, wait: int) -> None:
    """Until there is a message, the viewer's right may have ended, or time is over.
    No database connection is held meanwhile."""
    deadline = time.monotonic() + wait
    silent = Room.objects.filter(pk=room.pk, last_seq__lte=after)
    with hub.listen(*groups(room, viewer)) as inbox:
        while silent.exists():
            connection.close()  # back into the pool
            if not wait_for_news(inbox, viewer, deadline):
                return


def wait_for_news(inbox: Inbox, viewer: User | None, deadline: float) -> bool:
    """Whether to look at the database again, and to go on waiting."""
    while (left := deadline - time.monotonic()) > 0 and not inbox.closed:
        for event in inbox.get(left):
            match event["type"]:
                case "chat.message" | "resync":
                    return True
                case "auth.revoked" | "auth.deactivated":
                    return False
                case "chat.removed" if viewer and event["user_id"] == viewer.id:
                    return False
    return False
