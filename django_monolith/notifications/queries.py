"""Database work on notifications."""

from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet

from shared.domain import times

from ..accounts.models import User
from ..jobs import enqueue
from .models import Notification, Outbox


def add_outbox(kind: str, subject_id: int) -> None:
    """Have people notified, once this transaction is committed."""
    row = Outbox.objects.create(kind=kind, subject_id=subject_id)
    transaction.on_commit(partial(enqueue, row.id))


def notifications() -> QuerySet[Notification]:
    """Each with what it is about, as the wire shows it."""
    return Notification.objects.select_related("actor").annotate(
        article_slug=F("article__slug"),
        room_slug=F("message__room__slug"),
        message_seq=F("message__seq"),
    )


def list_notifications(
    user: User, unread: bool | None, limit: int, before: int
) -> QuerySet[Notification]:
    """A page of the user's notifications, newest first."""
    page = notifications().filter(user=user, id__lt=before)
    if unread is not None:
        page = page.filter(read_at__isnull=unread)
    return page.order_by("-id")[:limit]


def page_of_notifications(
    user: User, limit: int, offset: int
) -> tuple[QuerySet[Notification], int]:
    """The same for pages with numbers, and how many there are."""
    mine = notifications().filter(user=user)
    return mine.order_by("-id")[offset : offset + limit], mine.count()


def count_unread(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def read_notifications(user: User, up_to: int) -> None:
    unread = Notification.objects.filter(user=user, read_at=None)
    unread.filter(id__lte=up_to).update(read_at=times.now())
