"""Messages in the panel: removed means blanked, the seq stays."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette_admin.helpers import on_commit

from shared.domain import live

from ..moderation.panel import ModelView, current_user
from ..moderation.queries import audit
from . import queries
from .hub import hub
from .models import Message, Room


class MessageAdmin(ModelView):
    fields = ["id", "seq", "body", "created_at", "deleted_at"]
    searchable_fields = ["body"]
    fields_default_sort = [("id", True)]

    def can_delete(self, request: Request) -> bool:
        return True

    async def delete(self, request: Request, pks: list[Any]) -> int:
        session, actor = request.state.session, current_user(request)
        for pk in pks:
            message = await session.get_one(Message, int(pk))
            room = await session.get_one(Room, message.room_id)
            if queries.delete_message(message):
                target = f"{room.slug}/{message.seq}"
                await audit(session, actor, "delete_message", "message", target)
                event = live.chat_deleted(room.slug, message.seq)
                tell = partial(hub.publish, live.room_group(room.slug), event)
                on_commit(request, tell)
        return len(pks)
