"""Notifications, and the outbox that they are made from."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..accounts.models import User
from ..articles.models import Article, Comment
from ..chat.models import Message
from ..database import Base


class Notification(Base):
    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    outbox_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey(Comment.id))
    message_id: Mapped[int | None] = mapped_column(ForeignKey(Message.id))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Outbox(Base):
    """A job that is to be done once, written in the transaction of its cause."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
