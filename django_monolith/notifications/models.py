"""Notifications, and the outbox that they are made from."""

from django.db import models

from shared.domain import times

from ..accounts.models import User
from ..articles.models import Article, Comment
from ..chat.models import Message


class Notification(models.Model):
    user = models.ForeignKey(
        User, models.DB_CASCADE, related_name="notifications", db_index=False
    )
    outbox_id = models.BigIntegerField()  # no foreign key: outbox rows are pruned
    kind = models.CharField(max_length=16)  # article, comment or mention
    actor = models.ForeignKey(User, models.DB_CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(
        Article, models.DB_CASCADE, related_name="+", db_index=False, null=True
    )
    comment = models.ForeignKey(
        Comment, models.DB_CASCADE, related_name="+", db_index=False, null=True
    )
    message = models.ForeignKey(
        Message, models.DB_CASCADE, related_name="+", db_index=False, null=True
    )
    created_at = models.DateTimeField(default=times.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "outbox_id"], name="notifications_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notifications_newest"),
            models.Index(fields=["actor"], name="notifications_actor"),
            models.Index(fields=["article"], name="notifications_article"),
            models.Index(fields=["comment"], name="notifications_comment"),
            models.Index(fields=["message"], name="notifications_message"),
        ]


class Outbox(models.Model):
    """A job that is to be done once, written in the transaction of its cause."""

    kind = models.CharField(max_length=16)  # article, comment or message
    subject_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=times.now)
    attempts = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        indexes = [
            models.Index(fields=["done_at", "failed_at", "id"], name="outbox_open")
        ]
