"""Notifications on the wire."""

from typing import Any, Self

from ..accounts.schemas import Person
from ..chat.schemas import Seq
from ..schemas import Shape, Time

UpTo = Seq


class Notification(Shape):
    id: int
    kind: str
    created_at: Time
    read: bool
    actor: Person
    article_slug: str | None
    comment_id: int | None
    room_slug: str | None
    message_seq: int | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of `queries.notifications`."""
        notification = row.Notification
        return cls(
            id=notification.id,
            kind=notification.kind,
            created_at=notification.created_at,
            read=notification.read_at is not None,
            actor=Person(username=row.username, image=row.image),
            article_slug=row.article_slug,
            comment_id=notification.comment_id,
            room_slug=row.room_slug,
            message_seq=row.seq,
        )


class NotificationsAnswer(Shape):
    notifications: list[Notification]
    unread_count: int


class UnreadAnswer(Shape):
    unread_count: int
