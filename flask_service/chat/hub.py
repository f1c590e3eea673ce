"""What this process hears and says over Redis."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from shared.live.threads.hub import Hub

from ..accounts.models import User
from ..database import reading
from ..settings import ENV
from .models import Member, Message, Room


class Truth:
    """Asked once for all who read here; see `shared.live.threads.reminders`."""

    def last_seqs(self, slugs: Collection[str]) -> Iterable[Any]:
        return rows(select(Room.slug, Room.last_seq).where(Room.slug.in_(slugs)))

    def deletions(self, slugs: Collection[str], since: datetime) -> Iterable[Any]:
        return rows(
            select(Room.slug, Message.seq)
            .join(Message, Message.room_id == Room.id)
            .where(Room.slug.in_(slugs), Message.deleted_at > since)
        )

    def members(self, slugs: Collection[str]) -> Iterable[Any]:
        return rows(
            select(Room.slug, Member.user_id)
            .join(Member, Member.room_id == Room.id)
            .where(Room.slug.in_(slugs), Room.private)
        )

    def users(self, ids: Collection[int]) -> Iterable[Any]:
        rights = (User.is_active, User.token_version, User.exempt_jti)
        return rows(select(User.id, *rights).where(User.id.in_(ids)))


def rows(statement: Select[Any]) -> Iterable[Any]:
    with reading() as session:
        return session.execute(statement).all()


hub = Hub(ENV.redis_url, Truth())
