"""Rooms, their members, and what was said."""

from django.db import models

from shared.domain import times

from ..accounts.models import User


class Room(models.Model):
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=100)
    topic = models.CharField(max_length=500, null=True)
    private = models.BooleanField()
    owner = models.ForeignKey(
        User, models.DB_CASCADE, related_name="rooms", db_index=False
    )
    last_seq = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        db_table = "rooms"
        constraints = [models.UniqueConstraint(fields=["slug"], name="rooms_slug")]
        indexes = [models.Index(fields=["owner"], name="rooms_owner")]

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    room = models.ForeignKey(
        Room, models.DB_CASCADE, related_name="members", db_index=False
    )
    user = models.ForeignKey(
        User, models.DB_CASCADE, related_name="memberships", db_index=False
    )
    read_seq = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        db_table = "room_members"
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="room_members_pair")
        ]
        indexes = [models.Index(fields=["user"], name="room_members_user")]


class Message(models.Model):
    room = models.ForeignKey(
        Room, models.DB_CASCADE, related_name="messages", db_index=False
    )
    seq = models.BigIntegerField()
    author = models.ForeignKey(
        User, models.DB_CASCADE, related_name="messages", db_index=False
    )
    client_id = models.CharField(max_length=64, null=True)
    body = models.TextField(null=True)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messages"
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="messages_seq"),
            models.UniqueConstraint(
                fields=["room", "author", "client_id"], name="messages_client"
            ),
        ]
        indexes = [
            models.Index(fields=["author"], name="messages_author"),
            models.Index(fields=["room", "deleted_at"], name="messages_deleted"),
        ]

    def __str__(self) -> str:
        return f"{self.room.slug}/{self.seq}"
