"""Rooms and messages on the wire."""

from typing import Any

from shared.domain import fields, times

from ..accounts.schemas import person
from ..schemas import Payload, Ruled
from . import models


class NewRoom(Payload):
    title = Ruled(fields.room_title, required=True)
    topic = Ruled(fields.topic, allow_none=True)
    private = Ruled(fields.flag)


class NewMessage(Payload):
    body = Ruled(fields.message, required=True)
    client_id = Ruled(fields.client_id, allow_none=True, load_default=None)


class ReadRoom(Payload):
    seq = Ruled(fields.number, required=True)


def room(found: models.Room, read_seq: int | None) -> dict[str, Any]:
    return {
        "slug": found.slug,
        "title": found.title,
        "topic": found.topic,
        "private": found.private,
        "lastSeq": found.last_seq,
        "createdAt": times.wire(found.created_at),
        "owner": person(found.owner),
        "unreadCount": None if read_seq is None else found.last_seq - read_seq,
    }


def message(stored: Any, author: Any) -> dict[str, Any]:
    """Of a message and its author, or of one row with the columns of both."""
    return {
        "seq": stored.seq,
        "clientId": stored.client_id,
        "body": stored.body,
        "createdAt": times.wire(stored.created_at),
        "author": person(author),
        "deleted": stored.deleted_at is not None,
    }
