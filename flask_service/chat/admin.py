"""Messages in the panel: removed means blanked, the seq stays."""

from typing import Any

from flask import g

from shared.domain import live, parameters

from ..database import get_session
from ..moderation.panel import ModelView
from ..moderation.queries import audit
from . import queries
from .hub import hub
from .models import Message, Room


class MessageAdmin(ModelView):
    can_delete = True
    column_list = ("id", "room.slug", "seq", "author.username", "body", "created_at")
    column_select_related_list = (Message.room, Message.author)
    column_searchable_list = ("body", "room.slug", "author.username")

    def get_query(self) -> Any:
        return self.readable(super().get_query())

    def get_count_query(self) -> Any:
        return self.readable(super().get_count_query())

    def readable(self, messages: Any) -> Any:
        """What the moderator may read: roles give no way into a private room."""
        in_room = Message.room.has(queries.READABLE.params(queries.by(g.user)))
        return messages.filter(Message.deleted_at.is_(None), in_room)

    def get_one(self, id: str) -> Message | None:
        number = parameters.path_number(id, "page")
        found: Message | None = self.get_query().filter(Message.id == number).first()
        return found

    def delete_model(self, model: Message) -> bool:
        session = get_session()
        slug = session.get_one(Room, model.room_id).slug
        session.refresh(model, with_for_update=True)
        if queries.delete_message(model):
            target = f"{slug}/{model.seq}"
            audit(session, g.user, "delete_message", "message", target)
            session.commit()
            event = live.chat_deleted(slug, model.seq)
            hub.publish(live.room_group(slug), event)
        return True
