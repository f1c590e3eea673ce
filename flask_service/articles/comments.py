"""The API of comments, and their database work."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from shared.domain import parameters, times
from shared.domain.errors import Forbidden, NotFound

from ..accounts.auth import login_optional, login_required
from ..accounts.models import Follow, User
from ..database import get_session
from ..moderation.queries import audit
from ..notifications.queries import add_outbox, enqueue
from ..rates import count_write
from ..requests import load, takes_json
from . import models, queries
from .schemas import NewComment, comment

bp = Blueprint("comments", __name__, url_prefix="/api/articles/<slug>/comments")


def find_comment(
    session: Session, article: models.Article, comment_id: int
) -> models.Comment:
    """A comment of this article, to be deleted by nobody else. Raises NotFound."""
    found = session.get(models.Comment, comment_id, with_for_update=True)
    if found is None or found.article_id != article.id:
        raise NotFound("comment")
    return found


def read_comments(
    session: Session, article: models.Article, viewer: User | None
) -> Sequence[Row[tuple[models.Comment, User, bool]]]:
    """The comments of an article, newest first, each with its author and whether
    `viewer` follows them."""
    followed = exists().where(
        Follow.followed_id == models.Comment.author_id,
        Follow.follower_id == (viewer.id if viewer else 0),
    )
    rows = session.execute(
        select(models.Comment, User, followed)
        .join(User, User.id == models.Comment.author_id)
        .where(models.Comment.article_id == article.id)
        .order_by(models.Comment.created_at.desc(), models.Comment.id.desc())
    )
    return rows.all()


def add_comment(
    session: Session, article: models.Article, author: User, body: str
) -> models.Comment:
    moment = times.now()
    added = models.Comment(
        article_id=article.id,
        author_id=author.id,
        body=body,
        created_at=moment,
        updated_at=moment,
    )
    session.add(added)
    session.flush()
    return added


def my_comment(session: Session, slug: str, part: str) -> models.Comment:
    """The comment of the path, if the caller wrote it or moderates."""
    article = queries.hold_article(session, slug)
    number = parameters.path_number(part, "comment")
    found = find_comment(session, article, number)
    if found.author_id != g.user.id and not g.user.is_moderator:
        raise Forbidden("comment")
    return found


def store_comment(
    session: Session, article: models.Article, body: str
) -> dict[str, Any]:
    added = add_comment(session, article, g.user, body)
    job = add_outbox(session, "comment", added.id)
    session.commit()
    enqueue(job)
    return {"comment": comment(added, g.user, following=False)}


@bp.post("")
@login_required
@count_write
@takes_json
def create_comment(slug: str) -> ResponseReturnValue:
    session = get_session()
    article = queries.hold_article(session, slug)
    given = load(NewComment(), "comment")
    return store_comment(session, article, given["body"]), 201


@bp.get("")
@login_optional
def list_comments(slug: str) -> dict[str, Any]:
    session = get_session()
    article = queries.find_article(session, slug)
    rows = read_comments(session, article, g.user)
    return {"comments": [comment(*row) for row in rows]}


@bp.delete("/<id>")
@login_required
@count_write
def delete_comment(slug: str, id: str) -> ResponseReturnValue:
    session = get_session()
    found = my_comment(session, slug, id)
    if found.author_id != g.user.id:
        audit(session, g.user, "delete_comment", "comment", str(found.id))
    session.delete(found)
    session.commit()
    return "", 204
