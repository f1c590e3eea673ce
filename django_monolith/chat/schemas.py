"""Rooms and messages on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..accounts.schemas import Person
from ..schemas import Flag, Number, Payload, Ruled, Text, Time
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
    slug = Text()
    title = Text()
    topic = Text(allow_null=True)
    private = Flag()
    lastSeq = Number(source="last_seq")
    createdAt = Time(source="created_at")
    owner = Person()
    unreadCount = serializers.SerializerMethodField()

    def get_unreadCount(self, room: RoomRow) -> int | None:
        return None if room.read_seq is None else room.last_seq - room.read_seq


class RoomAnswer(serializers.Serializer):
    room = Room()


class RoomsAnswer(serializers.Serializer):
    rooms = Room(many=True)
    roomsCount = Number(source="count")


class Message(serializers.Serializer):
    seq = Number()
    clientId = Text(source="client_id", allow_null=True)
    body = Text(allow_null=True)
    createdAt = Time(source="created_at")
    author = Person()
    deleted = serializers.SerializerMethodField()

    def get_deleted(self, message: MessageRow) -> bool:
        return message.deleted_at is not None


class MessageAnswer(serializers.Serializer):
    message = Message()


class MessagesAnswer(serializers.Serializer):
    messages = Message(many=True)
    lastSeq = Number(source="last_seq")
    deleted = serializers.ListField(child=Number())
