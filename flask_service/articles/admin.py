"""Articles and comments in the panel: found and removed by moderators."""

from flask import g

from ..database import get_session
from ..moderation.panel import ModelView
from ..moderation.queries import audit
from .models import Article, Comment


class ArticleAdmin(ModelView):
    can_delete = True
    column_list = (
        "id",
        "title",
        "author.username",
        "slug",
        "description",
        "created_at",
    )
    column_select_related_list = (Article.author,)
    column_searchable_list = ("title", "description", "slug", "author.username")

    def on_model_delete(self, model: Article) -> None:
        audit(get_session(), g.user, "delete_article", "article", model.slug)


class CommentAdmin(ModelView):
    can_delete = True
    column_list = ("id", "author.username", "article.slug", "body", "created_at")
    column_select_related_list = (Comment.author, Comment.article)
    column_searchable_list = ("body", "author.username", "article.slug")

    def on_model_delete(self, model: Comment) -> None:
        audit(get_session(), g.user, "delete_comment", "comment", str(model.id))
