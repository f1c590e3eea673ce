"""The API of comments, and their database work."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain import parameters, times
from shared.domain.errors import Forbidden, NotFound

from ..accounts.auth import CurrentUser, Viewer
from ..accounts.models import Follow, User
from ..database import Session
from ..moderation.queries import audit
from ..notifications.queries import add_outbox
from ..rates import CountWrite
from ..requests import JSONRoute
from . import models, queries
from .schemas import Comment, CommentAnswer, CommentsAnswer, NewComment
from .views import ArticleToAddTo

router = APIRouter(
    prefix="/api/articles/{slug}/comments",
    tags=["articles"],
    route_class=JSONRoute,
)


async def find_comment(
    session: AsyncSession, article: models.Article, comment_id: int
) -> models.Comment:
    """A comment of this article. Raises NotFound."""
    comment = await session.get(models.Comment, comment_id)
    if comment is None or comment.article_id != article.id:
        raise NotFound("comment")
    return comment


async def read_comments(
    session: AsyncSession, article: models.Article, viewer: User | None
) -> Sequence[Row[tuple[models.Comment, User, bool]]]:
    """The comments of an article, newest first, each with its author and whether
    `viewer` follows them."""
    followed = exists().where(
        Follow.followed_id == models.Comment.author_id,
        Follow.follower_id == (viewer.id if viewer else 0),
    )
    rows = await session.execute(
        select(models.Comment, User, followed)
        .join(User, User.id == models.Comment.author_id)
        .where(models.Comment.article_id == article.id)
        .order_by(models.Comment.created_at.desc(), models.Comment.id.desc())
    )
    return rows.all()


async def add_comment(
    session: AsyncSession, article: models.Article, author: User, body: str
) -> models.Comment:
    moment = times.now()
    comment = models.Comment(
        article_id=article.id,
        author_id=author.id,
        body=body,
        created_at=moment,
        updated_at=moment,
    )
    session.add(comment)
    await session.flush()
    return comment


async def get_my_comment(
    session: Session, user: CurrentUser, article: ArticleToAddTo, id: str
) -> models.Comment:
    """The comment of the path, if the caller wrote it or moderates."""
    number = parameters.path_number(id, "comment")
    comment = await find_comment(session, article, number)
    if comment.author_id != user.id and not user.is_moderator:
        raise Forbidden("comment")
    return comment


MyComment = Annotated[models.Comment, Depends(get_my_comment)]


@router.post("", status_code=201, dependencies=[CountWrite])
async def create_comment(
    session: Session,
    user: CurrentUser,
    article: ArticleToAddTo,
    comment: Annotated[NewComment, Body(embed=True)],
) -> CommentAnswer:
    added = await add_comment(session, article, user, comment.body)
    await add_outbox(session, "comment", added.id)
    return CommentAnswer(comment=Comment.of(added, user, following=False))


@router.get("")
async def list_comments(session: Session, viewer: Viewer, slug: str) -> CommentsAnswer:
    article = await queries.find_article(session, slug)
    rows = await read_comments(session, article, viewer)
    return CommentsAnswer(comments=[Comment.of(*row) for row in rows])


@router.delete("/{id}", status_code=204, dependencies=[CountWrite])
async def delete_comment(
    session: Session, user: CurrentUser, comment: MyComment
) -> None:
    if comment.author_id != user.id:
        await audit(session, user, "delete_comment", "comment", str(comment.id))
    await session.delete(comment)
