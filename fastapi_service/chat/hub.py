"""What this process hears and says over Redis."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from shared.live.asyncio.hub import Hub

from ..accounts.models import User
from ..database import reading
from ..settings import ENV
from .models import Member, Message, Room


class Truth:
    """What the database knows, one query for all who read here."""

    async def last_seqs(self, slugs: Collection[str]) -> Any:
        return await rows(select(Room.slug, Room.last_seq).where(Room.slug.in_(slugs)))

    async def deletions(self, slugs: Collection[str], since: datetime) -> Any:
        return await rows(
            select(Room.slug, Message.seq)
            .join(Room, Room.id == Message.room_id)
            .where(Room.slug.in_(slugs), Message.deleted_at > since)
            .order_by(Message.seq)
        )

    async def members(self, slugs: Collection[str]) -> Any:
        return await rows(
            select(Room.slug, Member.user_id)
            .join(Room, Room.id == Member.room_id)
            .where(Room.slug.in_(slugs), Room.private)
        )

    async def users(self, ids: Collection[int]) -> Any:
        standing = (User.is_active, User.token_version, User.exempt_jti)
        return await rows(select(User.id, *standing).where(User.id.in_(ids)))


async def rows(statement: Select[Any]) -> Sequence[Any]:
    async with reading() as session:
        return (await session.execute(statement)).all()


hub = Hub(ENV.redis_url, Truth())
