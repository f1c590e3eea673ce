"""Articles and comments in the panel: found and removed by moderators."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from starlette.requests import Request
from starlette_admin import ComputedField

from ..moderation.panel import ModelView
from ..moderation.queries import audit
from .models import Article, Comment

AUTHOR = ComputedField("author", getter=lambda _, obj: obj.author.username)


class ArticleAdmin(ModelView):
    fields = ["id", "title", AUTHOR, "slug", "description", "body", "created_at"]
    searchable_fields = ["title", "description", "slug"]
    exclude_fields_from_list = ["body"]

    def can_delete(self, request: Request) -> bool:
        return True

    def get_list_query(self, request: Request) -> Select[Any]:
        return super().get_list_query(request).options(joinedload(Article.author))

    async def before_delete(self, request: Request, obj: Article) -> None:
        session: Any = request.state.session
        await audit(session, request.user, "delete_article", "article", obj.slug)


class CommentAdmin(ModelView):
    fields = [
        "id",
        AUTHOR,
        ComputedField("article", getter=lambda _, obj: obj.article.slug),
        "body",
        "created_at",
    ]
    searchable_fields = ["body"]

    def can_delete(self, request: Request) -> bool:
        return True

    def get_list_query(self, request: Request) -> Select[Any]:
        shown = joinedload(Comment.author), joinedload(Comment.article)
        return super().get_list_query(request).options(*shown)

    async def before_delete(self, request: Request, obj: Comment) -> None:
        session: Any = request.state.session
        await audit(session, request.user, "delete_comment", "comment", str(obj.id))
