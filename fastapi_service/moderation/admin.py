"""The audit log in the panel, which admins read; and the panel as a whole."""

from starlette.requests import Request

from ..accounts.admin import UserAdmin
from ..accounts.models import User
from ..articles.admin import ArticleAdmin, CommentAdmin
from ..articles.models import Article, Comment
from ..chat.admin import MessageAdmin
from ..chat.models import Message
from . import panel
from .models import AuditEntry


class AuditAdmin(panel.ModelView):
    fields = ["id", "created_at", "action", "target_kind", "target", "detail"]
    searchable_fields = ["target", "detail"]
    fields_default_sort = [("id", True)]

    def is_accessible(self, request: Request) -> bool:
        return panel.current_user(request).role == "admin"


admin = panel.build(
    [
        UserAdmin(User, icon="fa fa-users"),
        ArticleAdmin(Article, icon="fa fa-file"),
        CommentAdmin(Comment, icon="fa fa-comment"),
        MessageAdmin(Message, icon="fa fa-comments"),
        AuditAdmin(AuditEntry, icon="fa fa-list", display_name="Audit entry"),
    ]
)
