"""Articles and comments in the panel: found and removed by moderators."""

from flask_login import current_user

from ..database import get_session
from ..moderation.panel import ModelView
from ..moderation.queries import audit
from .models import Article, Comment


class ArticleAdmin(ModelView):
    can_delete = True
    column_list = ("id", "slug", "title", "description", "created_at")
    column_searchable_list = ("slug", "title", "description")
    form_columns = ()

    def on_model_delete(self, model: Article) -> None:
        audit(get_session(), current_user, "delete_article", "article", model.slug)


class CommentAdmin(ModelView):
    can_delete = True
    column_list = ("id", "body", "created_at")
    column_searchable_list = ("body",)
    form_columns = ()

    def on_model_delete(self, model: Comment) -> None:
        audit(get_session(), current_user, "delete_comment", "comment", str(model.id))
