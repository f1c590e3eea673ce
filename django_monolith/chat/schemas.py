"""Rooms and messages on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..accounts.schemas import Person
from ..schemas import Payload, Ruled, Time
from .models import Message as MessageRow
from .models import Room as RoomRow


class NewRoom(Payload):
    title = Ruled(fields.room_title)
    topic = Ruled(fields.topic, required=False, allow_null=True)
    private = Ruled(fields.flag, required=False)


class CreateRoom(Payload):
    room = NewRoom()


class NewMessage(Payload):
    body = Ruled(fields.message)
    clientId = Ruled(
        fields.client_id, source="client_id", default=None, allow_null=True
    )


class SendMessage(Payload):
    message = NewMessage()


class ReadRoom(Payload):
    seq = Ruled(fields.number)


class Room(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    topic = serializers.CharField(allow_null=True)
    private = serializers.BooleanField()
    lastSeq = serializers.IntegerField(source="last_seq")
    createdAt = Time(source="created_at")
    owner = Person()
    unreadCount = serializers.SerializerMethodField()

    def get_unreadCount(self, room: RoomRow) -> int | None:
        return None if room.read_seq is None else room.last_seq - room.read_seq


class RoomAnswer(serializers.Serializer):
    room = Room()


class RoomsAnswer(serializers.Serializer):
    rooms = Room(many=True)
    roomsCount = serializers.IntegerField(source="count")


class Message(serializers.Serializer):
    seq = serializers.IntegerField()
    clientId = serializers.CharField(source="client_id", allow_null=True)
    body = serializers.CharField(allow_null=True)
    createdAt = Time(source="created_at")
    author = Person()
    deleted = serializers.SerializerMethodField()

    def get_deleted(self, message: MessageRow) -> bool:
        return message.deleted_at is not None


class MessageAnswer(serializers.Serializer):
    message = Message()


class MessagesAnswer(serializers.Serializer):
    messages = Message(many=True)
    lastSeq = serializers.IntegerField(source="last_seq")
    deleted = serializers.ListField(child=serializers.IntegerField())
