"""Rooms and messages on the wire."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator

from shared.domain import fields

from ..accounts.models import User
from ..accounts.schemas import Person
from ..schemas import Payload, Shape, Time
from . import models

RoomTitle = Annotated[str, BeforeValidator(fields.room_title)]
Topic = Annotated[str | None, BeforeValidator(fields.topic)]
Flag = Annotated[bool, BeforeValidator(fields.flag)]
MessageBody = Annotated[str, BeforeValidator(fields.message)]
ClientId = Annotated[str | None, BeforeValidator(fields.client_id)]
Seq = Annotated[int, BeforeValidator(fields.number)]


class NewRoom(Payload):
    title: RoomTitle
    topic: Topic = None
    private: Flag = False


class NewMessage(Payload):
    body: MessageBody
    client_id: ClientId = None


class Room(Shape):
    slug: str
    title: str
    topic: str | None
    private: bool
    last_seq: int
    created_at: Time
    owner: Person
    unread_count: int | None

    @classmethod
    def of(cls, room: models.Room, read_seq: int | None) -> Self:
        return cls(
            slug=room.slug,
            title=room.title,
            topic=room.topic,
            private=room.private,
            last_seq=room.last_seq,
            created_at=room.created_at,
            owner=Person.of(room.owner),
            unread_count=None if read_seq is None else room.last_seq - read_seq,
        )


class RoomAnswer(Shape):
    room: Room


class RoomsAnswer(Shape):
    rooms: list[Room]
    rooms_count: int


class Message(Shape):
    seq: int
    client_id: str | None
    body: str | None
    created_at: Time
    author: Person
    deleted: bool

    @classmethod
    def of(cls, message: models.Message, author: User) -> Self:
        return cls(
            seq=message.seq,
            client_id=message.client_id,
            body=message.body,
            created_at=message.created_at,
            author=Person.of(author),
            deleted=message.deleted_at is not None,
        )

    def wire(self) -> dict[str, Any]:
        """As it goes through Redis, sockets and streams."""
        return self.model_dump(mode="json")


class MessageAnswer(Shape):
    message: Message


class MessagesAnswer(Shape):
    messages: list[Message]
    last_seq: int
    deleted: list[int]
