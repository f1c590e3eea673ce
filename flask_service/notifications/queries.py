"""Database work on notifications."""

from typing import Any

import structlog
from kombu.exceptions import KombuError
from redis.exceptions import RedisError
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from shared.domain import limits, times
from shared.live.circuit import redis_circuit

from ..accounts.models import User
from ..articles.models import Article
from ..chat.models import Message, Room
from .models import Notification, Outbox

log = structlog.get_logger()
Actor = aliased(User)


def add_outbox(session: Session, kind: str, subject_id: int) -> int:
    """Have people notified: the job to `enqueue` once this transaction is committed."""
    row = Outbox(kind=kind, subject_id=subject_id, created_at=times.now())
    session.add(row)
    session.flush()
    return row.id


def enqueue(outbox_id: int) -> None:
    """Send the job; without Redis `resend` will."""
    from ..jobs import deliver  # the jobs need this module

    try:
        with redis_circuit:
            deliver.delay(outbox_id)
    except (KombuError, RedisError, OSError) as error:
        log.warning("not enqueued", outbox_id=outbox_id, error=str(error))


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


def list_notifications(
    session: Session,
    user: User,
    limit: int,
    unread: bool | None = None,
    before: int = limits.ID_MAX,
    offset: int = 0,
) -> Any:
    """A page of the user's notifications, newest first."""
    page = notifications().where(
        Notification.user_id == user.id, Notification.id < before
    )
    if unread is not None:
        is_unread = Notification.read_at.is_(None)
        page = page.where(is_unread if unread else ~is_unread)
    newest = page.order_by(Notification.id.desc())
    return session.execute(newest.limit(limit).offset(offset)).all()


def count_notifications(session: Session, user: User) -> int:
    mine = Notification.user_id == user.id
    return session.scalar(select(func.count(Notification.id)).where(mine)) or 0


def count_unread(session: Session, user: User) -> int:
    unread = (Notification.user_id == user.id, Notification.read_at.is_(None))
    return session.scalar(select(func.count(Notification.id)).where(*unread)) or 0


def read_notifications(session: Session, user: User, up_to: int) -> None:
    unread = (Notification.user_id == user.id, Notification.read_at.is_(None))
    session.execute(
        update(Notification)
        .where(*unread, Notification.id <= up_to)
        .values(read_at=times.now())
    )
