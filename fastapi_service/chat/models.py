"""Rooms, their members, and what was said."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..database import Base


class Room(Base):
    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    slug: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(100))
    topic: Mapped[str | None] = mapped_column(String(500))
    private: Mapped[bool]
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    owner: Mapped[User] = relationship(lazy="raise")


class Member(Base):
    __tablename__ = "room_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey(Room.id))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    read_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Message(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey(Room.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    seq: Mapped[int]
    client_id: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    room: Mapped[Room] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")
