"""Messages in the panel: removed means blanked, the seq stays."""

from flask_login import current_user

from shared.domain import live

from ..database import get_session
from ..moderation.panel import ModelView
from ..moderation.queries import audit
from . import queries
from .hub import hub
from .models import Message, Room


class MessageAdmin(ModelView):
    can_delete = True
    column_list = ("id", "room_id", "seq", "body", "created_at", "deleted_at")
    column_searchable_list = ("body",)
    form_columns = ()

    def delete_model(self, model: Message) -> bool:
        session = get_session()
        room = session.get_one(Room, model.room_id)
        if not queries.delete_message(model):
            return True
        target = f"{room.slug}/{model.seq}"
        audit(session, current_user, "delete_message", "message", target)
        session.commit()
        event = live.chat_deleted(room.slug, model.seq)
        hub.publish(live.room_group(room.slug), event)
        return True
