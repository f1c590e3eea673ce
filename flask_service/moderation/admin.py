"""The audit log in the panel, which admins read; and the panel as a whole."""

from flask import Flask, g
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from ..accounts.admin import UserAdmin
from ..accounts.models import User
from ..articles.admin import ArticleAdmin, CommentAdmin
from ..articles.models import Article, Comment
from ..chat.admin import MessageAdmin
from ..chat.models import Message
from .models import AuditEntry
from .panel import Home, ModelView


class AuditAdmin(ModelView):
    roles = ("admin",)
    column_list = (
        "created_at",
        "actor.username",
        "action",
        "target_kind",
        "target",
        "detail",
    )
    column_select_related_list = (AuditEntry.actor,)
    column_searchable_list = ("target", "detail", "actor.username")


def init_app(app: Flask) -> None:
    panel = Admin(
        app,
        name="Parallax",
        index_view=Home(name="Home", endpoint="admin", url="/admin"),
        theme=Bootstrap4Theme(base_template="panel/base.html"),
        csp_nonce_generator=lambda: g.nonce,
    )
    panel.add_view(UserAdmin(User, "Users"))
    panel.add_view(ArticleAdmin(Article, "Articles"))
    panel.add_view(CommentAdmin(Comment, "Comments"))
    panel.add_view(MessageAdmin(Message, "Messages"))
    panel.add_view(AuditAdmin(AuditEntry, "Audit log"))
