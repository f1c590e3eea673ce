"""Notifications on the wire."""

from typing import Any

from shared.domain import fields, times

from ..accounts.schemas import person
from ..schemas import Payload, Ruled


class ReadNotifications(Payload):
    up_to = Ruled(fields.number, required=True)


def notification(row: Any) -> dict[str, Any]:
    """Of a row of `queries.notifications`."""
    stored = row.Notification
    return {
        "id": stored.id,
        "kind": stored.kind,
        "createdAt": times.wire(stored.created_at),
        "read": stored.read_at is not None,
        "actor": person(row),
        "articleSlug": row.article_slug,
        "commentId": stored.comment_id,
        "roomSlug": row.room_slug,
        "messageSeq": row.seq,
    }
