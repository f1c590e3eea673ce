"""Notifications on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..accounts.schemas import Person
from ..schemas import Payload, Ruled, Time
from .models import Notification as NotificationRow


class ReadNotifications(Payload):
    upTo = Ruled(fields.number, source="up_to")


class Notification(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    createdAt = Time(source="created_at")
    read = serializers.SerializerMethodField()
    actor = Person()
    articleSlug = serializers.CharField(source="article_slug", allow_null=True)
    commentId = serializers.IntegerField(source="comment_id", allow_null=True)
    roomSlug = serializers.CharField(source="room_slug", allow_null=True)
    messageSeq = serializers.IntegerField(source="message_seq", allow_null=True)

    def get_read(self, notification: NotificationRow) -> bool:
        return notification.read_at is not None


class NotificationsAnswer(serializers.Serializer):
    notifications = Notification(many=True)
    unreadCount = serializers.IntegerField(source="unread_count")


class UnreadAnswer(serializers.Serializer):
    unreadCount = serializers.IntegerField(source="unread_count")
