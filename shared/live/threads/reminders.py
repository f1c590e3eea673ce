"""Telling readers on threads what Redis may have swallowed.

The database is asked once for all readers of the process, and its answers are told as
the events that may be missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from shared.domain import live, times

from .inbox import RESYNC

SEEN = "chat.seen"  # {"type": "chat.seen", "last_seq": 42}
MEMBERS = "chat.members"  # {"type": "chat.members", "user_ids": {1, 2}}

AWAY = 1  # seconds between two looks while Redis is away
WELL = 10  # and while it is well: a writer may die between commit and publish
RIGHTS = 4  # and between two looks at rights, which end within 5 s of the cause
MARGIN = timedelta(minutes=1)  # Redis may be away for longer than we know
ROOM, USER = live.room_group(""), "user."

log = structlog.get_logger()


class Truth(Protocol):
    """What a variant reads from its database, each in one query."""

    def last_seqs(self, slugs: Collection[str]) -> Iterable[tuple[str, int]]:
        """How far each of these rooms is."""

    def deletions(
        self, slugs: Collection[str], since: datetime
    ) -> Iterable[tuple[str, int]]:
        """The slug and seq of each message that lost its text since then."""

    def members(self, slugs: Collection[str]) -> Iterable[tuple[str, int]]:
        """The slug and user id of each member of those rooms that are private."""

    def users(
        self, ids: Collection[int]
    ) -> Iterable[tuple[int, bool, int, str | None]]:
        """Each one's id, is_active, token_version and exempt_jti."""


class Told(Protocol):
    """What is asked of a hub."""

    @property
    def away(self) -> bool:
        """Whether Redis does not answer."""

    def ping(self) -> set[str]:
        """Have Redis show that it lives; the groups that are listened to."""

    def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, as soon as any is; none after `patience`
        seconds."""

    def tell(self, group: str, event: live.Event) -> None:
        """Put an event into the inboxes of a group, here only."""

    def tell_all(self, event: live.Event) -> None:
        """Put an event into every inbox here."""


def remind(hub: Told, truth: Truth | None) -> None:
    """For ever. Without a `truth` every reader is told to look for itself."""
    seconds, well = 0, times.now()
    back: set[str] = set()
    while True:
        back |= hub.returned(AWAY)
        seconds += AWAY
        groups = hub.ping()
        try:
            if truth is None:
                if back or hub.away or seconds % WELL == 0:
                    hub.tell_all(RESYNC)
            else:
                if seconds % RIGHTS == 0 or back:
                    retell_rights(hub, truth, groups)
                if back:
                    retell_deletions(hub, truth, back, well - MARGIN)
                if back or hub.away or seconds % WELL == 0:
                    look(hub, truth, groups)
            back = set()
        except Exception as error:  # the database is away too: asked again soon
            log.warning("database is away", error=str(error))
        if not hub.away and not back:
            well = times.now()


def look(hub: Told, truth: Truth, groups: set[str]) -> None:
    """Tell each room's readers its last seq."""
    if slugs := names(groups, ROOM):
        for slug, last_seq in truth.last_seqs(slugs):
            hub.tell(live.room_group(slug), {"type": SEEN, "last_seq": last_seq})


def retell_rights(hub: Told, truth: Truth, groups: set[str]) -> None:
    """Tell who may do what, as it is."""
    if ids := {int(name) for name in names(groups, USER)}:
        retell_users(hub, truth, ids)
    if slugs := names(groups, ROOM):
        retell_members(hub, truth, slugs)


def retell_users(hub: Told, truth: Truth, ids: set[int]) -> None:
    gone = ids.copy()
    for user_id, is_active, version, exempt_jti in truth.users(ids):
        if is_active:
            gone.discard(user_id)
            event = live.auth_revoked(version, exempt_jti)
            hub.tell(live.user_group(user_id), event)
    for user_id in gone:
        hub.tell(live.user_group(user_id), live.auth_deactivated())


def retell_members(hub: Told, truth: Truth, slugs: set[str]) -> None:
    members: dict[str, set[int]] = defaultdict(set)
    for slug, user_id in truth.members(slugs):
        members[slug].add(user_id)
    for slug, user_ids in members.items():
        hub.tell(live.room_group(slug), {"type": MEMBERS, "user_ids": user_ids})


def retell_deletions(
    hub: Told, truth: Truth, groups: set[str], since: datetime
) -> None:
    """Tell what lost its text since then."""
    if slugs := names(groups, ROOM):
        for slug, seq in truth.deletions(slugs, since):
            hub.tell(live.room_group(slug), live.chat_deleted(slug, seq))


def names(groups: set[str], kind: str) -> set[str]:
    """The rooms or users among these groups."""
    return {group.removeprefix(kind) for group in groups if group.startswith(kind)}
