"""Articles, comments and tags on the wire."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator

from shared.domain import fields

from ..accounts.models import User
from ..accounts.schemas import Profile
from ..schemas import Payload, Shape, Time
from . import models

Title = Annotated[str, BeforeValidator(fields.title)]
Description = Annotated[str, BeforeValidator(fields.description)]
Body = Annotated[str, BeforeValidator(fields.body)]
TagList = Annotated[list[str], BeforeValidator(fields.tag_list)]
CommentBody = Annotated[str, BeforeValidator(fields.comment)]


class NewArticle(Payload):
    title: Title
    description: Description
    body: Body
    tag_list: TagList = []


class ArticleChange(Payload):
    title: Title = ""
    description: Description = ""
    body: Body = ""
    tag_list: TagList = []


class Item(Shape):
    """An article in a list: without its body."""

    slug: str
    title: str
    description: str
    tag_list: list[str]
    created_at: Time
    updated_at: Time
    favorited: bool
    favorites_count: int
    author: Profile

    @classmethod
    def of(cls, row: Any, tags: list[str]) -> Self:
        """From a row of `queries.articles` and the article's tags."""
        profile = Profile(
            username=row.username,
            bio=row.bio,
            image=row.image,
            following=row.following,
        )
        return cls(**row._mapping, tag_list=sorted(tags), author=profile)


class Article(Item):
    body: str


class ArticleAnswer(Shape):
    article: Article


class ArticlesAnswer(Shape):
    articles: list[Item]
    articles_count: int


class NewComment(Payload):
    body: CommentBody


class Comment(Shape):
    id: int
    created_at: Time
    updated_at: Time
    body: str
    author: Profile

    @classmethod
    def of(cls, comment: models.Comment, author: User, following: bool) -> Self:
        return cls(
            id=comment.id,
            created_at=comment.created_at,
            updated_at=comment.updated_at,
            body=comment.body,
            author=Profile.of(author, following),
        )


class CommentAnswer(Shape):
    comment: Comment


class CommentsAnswer(Shape):
    comments: list[Comment]


class TagsAnswer(Shape):
    tags: list[str]
