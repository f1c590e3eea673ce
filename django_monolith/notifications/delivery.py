"""Who is to be told of what: the work of the job."""

from typing import Any

from django.db import transaction

from shared.domain import mentions, times

from ..accounts.models import User
from ..articles.models import Article, Comment
from ..chat.models import Message
from . import queries
from .models import Notification as NotificationRow
from .models import Outbox
from .schemas import Notification

type Made = list[tuple[int, dict[str, Any]]]


@transaction.atomic
def deliver(outbox_id: int) -> Made:
    """Store the notifications of an outbox row, once; those that are new."""
    row = Outbox.objects.select_for_update().get(pk=outbox_id)
    if row.done_at is not None:
        return []
    find = {"article": of_article, "comment": of_comment, "message": of_message}
    made = find[row.kind](row)
    row.done_at = times.now()
    row.save()
    return made


def of_article(row: Outbox) -> Made:
    """Followers of its author, and whom it mentions."""
    article = Article.objects.filter(pk=row.subject_id).first()
    if article is None:
        return []
    followers = User.objects.filter(follows__followed=article.author_id)
    kinds = dict.fromkeys(followers.values_list("id", flat=True), "article")
    kinds |= mentioned(article.body)
    return notify(row, kinds, article.author_id, article=article)


def of_comment(row: Outbox) -> Made:
    """The article's author, and whom it mentions."""
    comments = Comment.objects.select_related("article")
    comment = comments.filter(pk=row.subject_id).first()
    if comment is None:
        return []
    kinds = {comment.article.author_id: "comment"} | mentioned(comment.body)
    about = {"article": comment.article, "comment": comment}
    return notify(row, kinds, comment.author_id, **about)


def of_message(row: Outbox) -> Made:
    """Whom it mentions, if they may read the room."""
    messages = Message.objects.select_related("room")
    message = messages.filter(pk=row.subject_id).first()
    if message is None or message.body is None:
        return []
    kinds = mentioned(message.body)
    if message.room.private:
        members = message.room.members.filter(user__in=kinds)
        allowed = set(members.values_list("user_id", flat=True))
        kinds = {user: kind for user, kind in kinds.items() if user in allowed}
    return notify(row, kinds, message.author_id, message=message)


def mentioned(body: str) -> dict[int, str]:
    users = User.objects.filter(username_key__in=mentions.mentioned_keys(body))
    return dict.fromkeys(users.values_list("id", flat=True), "mention")


def notify(row: Outbox, kinds: dict[int, str], actor_id: int, **about: Any) -> Made:
    """Store one notification a user; nobody is told of their own doing."""
    rows = [
        NotificationRow(
            user_id=user_id, outbox_id=row.id, kind=kind, actor_id=actor_id, **about
        )
        for user_id, kind in kinds.items()
        if user_id != actor_id
    ]
    NotificationRow.objects.bulk_create(rows, ignore_conflicts=True)
    stored = queries.notifications().filter(outbox_id=row.id)
    return [(found.user_id, Notification(found).data) for found in stored]
