"""Messages in the panel: removed means blanked, the seq stays."""

from functools import partial
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from starlette.requests import Request
from starlette_admin import ComputedField
from starlette_admin.helpers import on_commit

from shared.domain import live

from ..moderation.panel import ModelView
from ..moderation.queries import audit
from . import queries
from .hub import hub
from .models import Message


class MessageAdmin(ModelView):
    fields = [
        "id",
        ComputedField("room", getter=lambda _, message: message.room.slug),
        "seq",
        ComputedField("author", getter=lambda _, message: message.author.username),
        "body",
        "created_at",
    ]
    searchable_fields = ["body"]

    def can_delete(self, request: Request) -> bool:
        return True

    def get_list_query(self, request: Request) -> Select[Any]:
        shown = joinedload(Message.room), joinedload(Message.author)
        return self.readable(request, super().get_list_query(request).options(*shown))

    def get_count_query(self, request: Request) -> Select[Any]:
        return self.readable(request, super().get_count_query(request))

    def readable(self, request: Request, messages: Select[Any]) -> Select[Any]:
        """What the moderator may read: roles give no way into a private room."""
        in_room = Message.room.has(queries.READABLE.params(queries.by(request.user)))
        return messages.where(Message.deleted_at.is_(None), in_room)

    async def delete(self, request: Request, pks: list[Any]) -> int:
        session, actor = request.state.session, request.user
        messages = await self.find_by_pks(request, pks)
        for message in messages:
            await session.refresh(message, ["deleted_at"], with_for_update=True)
            if queries.delete_message(message):
                slug, seq = message.room.slug, message.seq
                await audit(
                    session, actor, "delete_message", "message", f"{slug}/{seq}"
                )
                event = live.chat_deleted(slug, seq)
                on_commit(request, partial(hub.publish, live.room_group(slug), event))
        return len(messages)
