"""Notifications on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..accounts.schemas import Person
from ..schemas import Number, Payload, Ruled, Text, Time
from .models import Notification as NotificationRow


class ReadNotifications(Payload):
    upTo = Ruled(fields.number, source="up_to")


class Notification(serializers.Serializer):
    id = Number()
    kind = Text()
    createdAt = Time(source="created_at")
    read = serializers.SerializerMethodField()
    actor = Person()
    articleSlug = Text(source="article_slug", allow_null=True)
    commentId = Number(source="comment_id", allow_null=True)
    roomSlug = Text(source="room_slug", allow_null=True)
    messageSeq = Number(source="message_seq", allow_null=True)

    def get_read(self, notification: NotificationRow) -> bool:
        return notification.read_at is not None


class NotificationsAnswer(serializers.Serializer):
    notifications = Notification(many=True)
    unreadCount = Number(source="unread_count")


class UnreadAnswer(serializers.Serializer):
    unreadCount = Number(source="unread_count")
