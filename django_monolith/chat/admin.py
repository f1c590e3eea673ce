"""Messages in the panel: removed means blanked, the seq stays."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ..accounts.models import User
from ..moderation.panel import PanelAdmin
from ..moderation.queries import audit
from . import queries
from .models import Message


@admin.register(Message)
class MessageAdmin(PanelAdmin):
    list_display = ["room", "seq", "author", "body", "created_at"]
    list_display_links = ["seq"]
    list_select_related = ["room", "author"]
    search_fields = ["body", "room__slug", "author__username_key"]
    fields = ["room", "seq", "author", "body", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """What the moderator may read: roles give no way into a private room."""
        readable = queries.rooms_of(request.user).values("pk")
        messages = super().get_queryset(request)
        return messages.filter(deleted_at=None, room__in=readable)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing else goes with a message, for its row stays."""
        return list(map(str, objs)), {"messages": len(objs)}, set(), []

    def remove(self, actor: User, obj: Message) -> None:
        if queries.delete_message(obj):
            audit(actor, "delete_message", "message", str(obj))
