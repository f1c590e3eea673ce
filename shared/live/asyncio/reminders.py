"""Telling readers on an event loop what Redis may have swallowed.

The twin of `threads.reminders`: the database is asked once for all readers of the
process, and its answers are told as the events that may be missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

import structlog

from shared.domain import live, times

from ..threads.reminders import (
    AWAY,
    MARGIN,
    MEMBERS,
    RIGHTS,
    ROOM,
    SEEN,
    USER,
    WELL,
    names,
)

log = structlog.get_logger()


class Truth(Protocol):
    """What a variant reads from its database, each in one query."""

    async def last_seqs(self, slugs: Collection[str]) -> Iterable[tuple[str, int]]:
        """How far each of these rooms is."""

    async def deletions(
        self, slugs: Collection[str], since: datetime
    ) -> Iterable[tuple[str, int]]:
        """The slug and seq of each message that lost its text since then."""

    async def members(self, slugs: Collection[str]) -> Iterable[tuple[str, int]]:
        """The slug and user id of each member of those rooms that are private."""

    async def users(
        self, ids: Collection[int]
    ) -> Iterable[tuple[int, bool, int, str | None]]:
        """Each one's id, is_active, token_version and exempt_jti."""


class Told(Protocol):
    """What is asked of a hub."""

    @property
    def away(self) -> bool:
        """Whether Redis does not answer."""

    def groups(self) -> set[str]:
        """All that somebody here listens to."""

    async def returned(self, patience: float) -> set[str]:
        """Groups that are heard again, as soon as any is; none after `patience`
        seconds."""

    def tell(self, group: str, event: live.Event) -> None:
        """Put an event into the inboxes of a group, here only."""


async def remind(hub: Told, truth: Truth) -> None:
    """For ever."""
    seconds, well = 0, times.now()
    back: set[str] = set()
    while True:
        back |= await hub.returned(AWAY)
        seconds += AWAY
        groups = hub.groups()
        try:
            if seconds % RIGHTS == 0 or back:
                await retell_rights(hub, truth, groups)
            if (seconds % RIGHTS == 0 and hub.away) or back:
                await retell_deletions(hub, truth, back or groups, well - MARGIN)
            if back or hub.away or seconds % WELL == 0:
                await look(hub, truth, groups)
            back = set()
        except Exception as error:  # the database is away too: asked again soon
            log.warning("database is away", error=str(error))
        if not hub.away and not back:
            well = times.now()


async def look(hub: Told, truth: Truth, groups: set[str]) -> None:
    """Tell each room's readers its last seq."""
    if slugs := names(groups, ROOM):
        for slug, last_seq in await truth.last_seqs(slugs):
            hub.tell(live.room_group(slug), {"type": SEEN, "last_seq": last_seq})


async def retell_rights(hub: Told, truth: Truth, groups: set[str]) -> None:
    """Tell who may do what, as it is."""
    if ids := {int(name) for name in names(groups, USER)}:
        await retell_users(hub, truth, ids)
    if slugs := names(groups, ROOM):
        await retell_members(hub, truth, slugs)


async def retell_users(hub: Told, truth: Truth, ids: set[int]) -> None:
    gone = ids.copy()
    for user_id, is_active, version, exempt_jti in await truth.users(ids):
        if is_active:
            gone.discard(user_id)
            event = live.auth_revoked(version, exempt_jti)
            hub.tell(live.user_group(user_id), event)
    for user_id in gone:
        hub.tell(live.user_group(user_id), live.auth_deactivated())


async def retell_members(hub: Told, truth: Truth, slugs: set[str]) -> None:
    members: dict[str, set[int]] = defaultdict(set)
    for slug, user_id in await truth.members(slugs):
        members[slug].add(user_id)
    for slug, user_ids in members.items():
        hub.tell(live.room_group(slug), {"type": MEMBERS, "user_ids": user_ids})


async def retell_deletions(
    hub: Told, truth: Truth, groups: set[str], since: datetime
) -> None:
    """Tell what lost its text since then."""
    if slugs := names(groups, ROOM):
        for slug, seq in await truth.deletions(slugs, since):
            hub.tell(live.room_group(slug), live.chat_deleted(slug, seq))
