"""Articles, comments and tags on the wire."""

from typing import Any

from shared.domain import fields, times

from ..accounts.schemas import profile
from ..schemas import Payload, Ruled
from . import models


class NewArticle(Payload):
    title = Ruled(fields.title, required=True)
    description = Ruled(fields.description, required=True)
    body = Ruled(fields.body, required=True)
    tag_list = Ruled(fields.tag_list)


class ArticleChange(Payload):
    title = Ruled(fields.title)
    description = Ruled(fields.description)
    body = Ruled(fields.body)
    tag_list = Ruled(fields.tag_list)


class NewComment(Payload):
    body = Ruled(fields.comment, required=True)


def item(row: Any, tags: list[str]) -> dict[str, Any]:
    """An article in a list: without its body."""
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "tagList": sorted(tags),
        "createdAt": times.wire(row.created_at),
        "updatedAt": times.wire(row.updated_at),
        "favorited": bool(row.favorited),
        "favoritesCount": row.favorites_count,
        "author": profile(row, bool(row.following)),
    }


def article(row: Any, tags: list[str]) -> dict[str, Any]:
    return item(row, tags) | {"body": row.body}


def comment(row: models.Comment, author: Any, following: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "createdAt": times.wire(row.created_at),
        "updatedAt": times.wire(row.updated_at),
        "body": row.body,
        "author": profile(author, following),
    }
