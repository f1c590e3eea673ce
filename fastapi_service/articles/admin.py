"""Articles and comments in the panel: found and removed by moderators."""

from typing import Any

from starlette.requests import Request

from ..moderation.panel import ModelView, current_user
from ..moderation.queries import audit
from .models import Article, Comment


class ArticleAdmin(ModelView):
    fields = ["id", "slug", "title", "description", "body", "created_at"]
    searchable_fields = ["slug", "title", "description"]
    exclude_fields_from_list = ["body"]
    fields_default_sort = [("id", True)]

    def can_delete(self, request: Request) -> bool:
        return True

    async def before_delete(self, request: Request, obj: Article) -> None:
        await audit(
            request.state.session,
            current_user(request),
            "delete_article",
            "article",
            obj.slug,
        )


class CommentAdmin(ModelView):
    fields = ["id", "body", "created_at"]
    searchable_fields = ["body"]
    fields_default_sort = [("id", True)]

    def can_delete(self, request: Request) -> bool:
        return True

    async def before_delete(self, request: Request, obj: Comment) -> None:
        session: Any = request.state.session
        actor = current_user(request)
        await audit(session, actor, "delete_comment", "comment", str(obj.id))
