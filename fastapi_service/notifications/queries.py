"""Database work on notifications."""

from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.domain import times

from ..accounts.models import User
from ..articles.models import Article
from ..chat.models import Message, Room
from ..database import after_commit
from .models import Notification, Outbox

Actor = aliased(User)


async def add_outbox(session: AsyncSession, kind: str, subject_id: int) -> None:
    """Have people notified, once this transaction is committed."""
    from ..jobs import enqueue  # the job's module needs this one

    row = Outbox(kind=kind, subject_id=subject_id, created_at=times.now())
    session.add(row)
    await session.flush()
    after_commit(session, lambda: enqueue(row.id))


def notifications() -> Select[Any]:
    """Each with what it is about, as the wire shows it."""
    return (
        select(
            Notification,
            Actor.username,
            Actor.image,
            Article.slug.label("article_slug"),
            Room.slug.label("room_slug"),
            Message.seq,
        )
        .join(Actor, Actor.id == Notification.actor_id)
        .outerjoin(Article, Article.id == Notification.article_id)
        .outerjoin(Message, Message.id == Notification.message_id)
        .outerjoin(Room, Room.id == Message.room_id)
    )


async def list_notifications(
    session: AsyncSession, user: User, unread: bool | None, limit: int, before: int
) -> Any:
    """A page of the user's notifications, newest first."""
    page = notifications().where(
        Notification.user_id == user.id, Notification.id < before
    )
    if unread is not None:
        is_unread = Notification.read_at.is_(None)
        page = page.where(is_unread if unread else ~is_unread)
    rows = await session.execute(page.order_by(Notification.id.desc()).limit(limit))
    return rows.all()


async def page_of_notifications(
    session: AsyncSession, user: User, limit: int, offset: int
) -> tuple[Any, int]:
    """A page of the user's notifications, newest first, and how many there are."""
    mine = Notification.user_id == user.id
    page = notifications().where(mine).order_by(Notification.id.desc())
    rows = await session.execute(page.limit(limit).offset(offset))
    count = select(func.count(Notification.id)).where(mine)
    return rows.all(), await session.scalar(count) or 0


async def count_unread(session: AsyncSession, user: User) -> int:
    unread = (Notification.user_id == user.id, Notification.read_at.is_(None))
    return await session.scalar(select(func.count(Notification.id)).where(*unread)) or 0


async def read_notifications(session: AsyncSession, user: User, up_to: int) -> None:
    unread = (Notification.user_id == user.id, Notification.read_at.is_(None))
    await session.execute(
        update(Notification)
        .where(*unread, Notification.id <= up_to)
        .values(read_at=times.now())
    )
