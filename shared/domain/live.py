"""The live wire: what Redis carries between processes and variants.

The names and the form are those of Channels' Redis pub/sub layer with `prefix`
"parallax" and `serializer_format` "json", so stock Channels consumers hear the other
variants and are heard by them. An event is a hint: the database is the truth.
"""

import json
from typing import Any

PREFIX = "parallax"

type Event = dict[str, Any]


def room_group(slug: str) -> str:
    """The group of everyone who reads a room."""
    return f"room.{slug}"


def user_group(user_id: int) -> str:
    """The group of one user's sockets."""
    return f"user.{user_id}"


def channel(group: str) -> str:
    """The Redis channel of a group, as Channels names it."""
    return f"{PREFIX}__group__{group}"


def encode(event: Event) -> str:
    """The event as the layer's JSON serializer writes it."""
    return json.dumps(event)


def decode(data: bytes | str) -> Event:
    """The event that `encode` wrote, here or in a Channels layer."""
    event: Event = json.loads(data)
    return event


def chat_message(slug: str, message: dict[str, Any]) -> Event:
    """A message was stored."""
    return {"type": "chat.message", "slug": slug, "message": message}


def chat_deleted(slug: str, seq: int) -> Event:
    """A message lost its body."""
    return {"type": "chat.deleted", "slug": slug, "seq": seq}


def chat_presence(slug: str) -> Event:
    """Somebody came or went."""
    return {"type": "chat.presence", "slug": slug}


def chat_removed(slug: str, user_id: int) -> Event:
    """A member was removed."""
    return {"type": "chat.removed", "slug": slug, "user_id": user_id}


def notify_new(notification: dict[str, Any]) -> Event:
    """A notification was stored."""
    return {"type": "notify.new", "notification": notification}


def auth_revoked(version: int, exempt_jti: str | None) -> Event:
    """Tokens of an earlier version stopped working, but for one."""
    return {"type": "auth.revoked", "version": version, "exempt_jti": exempt_jti}


def auth_deactivated() -> Event:
    """The user may no longer be here."""
    return {"type": "auth.deactivated"}
