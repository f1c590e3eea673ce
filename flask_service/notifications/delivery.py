"""Who is to be told of what: the work of the job, in a plain session."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.domain import mentions, times

from ..accounts.models import Follow, User
from ..articles.models import Article, Comment
from ..chat.models import Member, Message, Room
from ..database import insert_or_ignore
from . import queries
from .models import Notification, Outbox
from .schemas import notification

type Made = list[tuple[int, dict[str, Any]]]


def deliver(session: Session, outbox_id: int) -> Made:
    """Store the notifications of an outbox row, once; those that are new."""
    row = session.get_one(Outbox, outbox_id, with_for_update=True)
    if row.done_at is not None:
        return []
    find = {"article": of_article, "comment": of_comment, "message": of_message}
    made = find[row.kind](session, row)
    row.done_at = times.now()
    session.flush()
    return made


def of_article(session: Session, row: Outbox) -> Made:
    """Followers of its author, and whom it mentions."""
    article = session.get(Article, row.subject_id)
    if article is None:
        return []
    followers = select(Follow.follower_id).where(
        Follow.followed_id == article.author_id
    )
    kinds = dict.fromkeys(session.scalars(followers), "article")
    kinds |= mentioned(session, article.body)
    return notify(session, row, kinds, article.author_id, article_id=article.id)


def of_comment(session: Session, row: Outbox) -> Made:
    """The article's author, and whom it mentions."""
    comment = session.get(Comment, row.subject_id)
    if comment is None:
        return []
    article = session.get_one(Article, comment.article_id)
    kinds = {article.author_id: "comment"} | mentioned(session, comment.body)
    about = {"article_id": article.id, "comment_id": comment.id}
    return notify(session, row, kinds, comment.author_id, **about)


def of_message(session: Session, row: Outbox) -> Made:
    """Whom it mentions, if they may read the room."""
    message = session.get(Message, row.subject_id)
    if message is None or message.body is None:
        return []
    kinds = mentioned(session, message.body)
    if session.get_one(Room, message.room_id).private:
        members = select(Member.user_id).where(Member.room_id == message.room_id)
        allowed = set(session.scalars(members))
        kinds = {user: kind for user, kind in kinds.items() if user in allowed}
    return notify(session, row, kinds, message.author_id, message_id=message.id)


def mentioned(session: Session, body: str) -> dict[int, str]:
    keys = mentions.mentioned_keys(body)
    ids = session.scalars(select(User.id).where(User.username_key.in_(keys)))
    return dict.fromkeys(ids, "mention")


def notify(
    session: Session, row: Outbox, kinds: dict[int, str], actor_id: int, **about: int
) -> Made:
    """Store one notification a user; nobody is told of their own doing."""
    for user_id, kind in kinds.items():
        if user_id != actor_id:
            values = {"outbox_id": row.id, "user_id": user_id, "kind": kind}
            session.execute(
                insert_or_ignore(
                    Notification,
                    **values,
                    **about,
                    actor_id=actor_id,
                    created_at=times.now(),
                )
            )
    rows = session.execute(
        queries.notifications().where(Notification.outbox_id == row.id)
    )
    return [(found.Notification.user_id, notification(found)) for found in rows]
