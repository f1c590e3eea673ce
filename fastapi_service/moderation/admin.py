"""The audit log in the panel, which admins read; and the panel as a whole."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from starlette.requests import Request
from starlette_admin import ComputedField, Link

from ..accounts.admin import UserAdmin
from ..accounts.models import User
from ..articles.admin import ArticleAdmin, CommentAdmin
from ..articles.models import Article, Comment
from ..chat.admin import MessageAdmin
from ..chat.models import Message
from .models import AuditEntry
from .panel import ModelView, build


class AuditAdmin(ModelView):
    fields = [
        "id",
        "created_at",
        ComputedField("actor", getter=lambda _, obj: obj.actor and obj.actor.username),
        "action",
        "target_kind",
        "target",
        "detail",
    ]
    searchable_fields = ["target", "detail"]

    def is_accessible(self, request: Request) -> bool:
        return request.user.role == "admin"

    def get_list_query(self, request: Request) -> Select[Any]:
        return super().get_list_query(request).options(joinedload(AuditEntry.actor))


admin = build(
    [
        UserAdmin(User, icon="fa fa-users"),
        ArticleAdmin(Article, icon="fa fa-file"),
        CommentAdmin(Comment, icon="fa fa-comment"),
        MessageAdmin(Message, icon="fa fa-comments"),
        AuditAdmin(AuditEntry, icon="fa fa-list", menu_label="Audit log"),
        Link("Site", icon="fa fa-home", url="/"),
    ]
)
