"""Articles and comments in the panel: found and removed by moderators."""

from django.contrib import admin

from ..accounts.models import User
from ..moderation.panel import PanelAdmin
from ..moderation.queries import audit
from .models import Article, Comment


@admin.register(Article)
class ArticleAdmin(PanelAdmin):
    list_display = ["title", "author", "slug", "created_at"]
    list_select_related = ["author"]
    search_fields = ["title", "description", "slug", "author__username_key"]
    fields = ["title", "author", "slug", "description", "body", "created_at"]

    def remove(self, actor: User, obj: Article) -> None:
        audit(actor, "delete_article", "article", obj.slug)
        obj.delete()


@admin.register(Comment)
class CommentAdmin(PanelAdmin):
    list_display = ["id", "author", "article", "body", "created_at"]
    list_select_related = ["author", "article"]
    search_fields = ["body", "author__username_key", "article__slug"]
    fields = ["article", "author", "body", "created_at"]

    def remove(self, actor: User, obj: Comment) -> None:
        audit(actor, "delete_comment", "comment", str(obj.id))
        obj.delete()
