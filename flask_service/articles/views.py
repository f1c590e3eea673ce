"""The API of articles, favourites and tags."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from shared.domain import parameters, text
from shared.domain.errors import Forbidden

from ..accounts.auth import login_optional, login_required
from ..database import get_session
from ..moderation.queries import audit
from ..notifications.queries import add_outbox, enqueue
from ..rates import count_write
from ..requests import get_page, load, takes_json
from . import models, queries
from .schemas import ArticleChange, NewArticle, article, item

bp = Blueprint("articles", __name__, url_prefix="/api")


def get_filter() -> dict[str, Any]:
    """Which articles are wanted. Raises Invalid."""
    wanted = {
        name: parameters.one(request.args.getlist, name)
        for name in ("tag", "author", "favorited")
    }
    return {
        name: value if name == "tag" else text.fold(value)
        for name, value in wanted.items()
        if value is not None
    }


def my_article(session: Session, slug: str) -> models.Article:
    """The article of the path, if the caller wrote it."""
    stored = queries.lock_article(session, slug)
    if stored.author_id != g.user.id:
        raise Forbidden("article")
    return stored


def moderated_article(session: Session, slug: str) -> models.Article:
    """The article of the path, if the caller wrote it or moderates."""
    stored = queries.lock_article(session, slug)
    if stored.author_id != g.user.id and not g.user.is_moderator:
        raise Forbidden("article")
    return stored


def present(session: Session, slug: str) -> dict[str, Any]:
    row = queries.read_article(session, g.user, slug)
    tags = queries.tags_of(session, [row.id])
    return {"article": article(row, tags[row.id])}


def present_list(wanted: dict[str, Any], page: tuple[int, int]) -> dict[str, Any]:
    session = get_session()
    rows, count = queries.list_articles(session, g.user, wanted, page)
    tags = queries.tags_of(session, [row.id for row in rows])
    items = [item(row, tags[row.id]) for row in rows]
    return {"articles": items, "articlesCount": count}


def store_article(given: dict[str, Any]) -> dict[str, Any]:
    session = get_session()
    added = queries.add_article(session, g.user, given)
    job = add_outbox(session, "article", added.id)
    answer = present(session, added.slug)
    session.commit()
    enqueue(job)
    return answer


def store_change(
    session: Session, stored: models.Article, change: dict[str, Any]
) -> dict[str, Any]:
    queries.change_article(session, stored, change)
    answer = present(session, stored.slug)
    session.commit()
    return answer


@bp.get("/articles")
@login_optional
def list_articles() -> ResponseReturnValue:
    return present_list(get_filter(), get_page())


@bp.get("/articles/feed")
@login_required
def feed_articles() -> ResponseReturnValue:
    return present_list({"follower": g.user.id}, get_page())


@bp.post("/articles")
@login_required
@count_write
@takes_json
def create_article() -> ResponseReturnValue:
    return store_article(load(NewArticle(), "article")), 201


@bp.get("/articles/<slug>")
@login_optional
def get_article(slug: str) -> ResponseReturnValue:
    return present(get_session(), slug)


@bp.put("/articles/<slug>")
@login_required
@count_write
@takes_json
def update_article(slug: str) -> ResponseReturnValue:
    session = get_session()
    stored = my_article(session, slug)
    return store_change(session, stored, load(ArticleChange(), "article"))


@bp.delete("/articles/<slug>")
@login_required
@count_write
def delete_article(slug: str) -> ResponseReturnValue:
    session = get_session()
    stored = moderated_article(session, slug)
    if stored.author_id != g.user.id:
        audit(session, g.user, "delete_article", "article", stored.slug)
    session.delete(stored)
    session.commit()
    return "", 204


@bp.post("/articles/<slug>/favorite")
@login_required
@count_write
def favorite_article(slug: str) -> ResponseReturnValue:
    session = get_session()
    stored = queries.hold_article(session, slug)
    queries.favorite(session, stored, g.user)
    answer = present(session, slug)
    session.commit()
    return answer


@bp.delete("/articles/<slug>/favorite")
@login_required
@count_write
def unfavorite_article(slug: str) -> ResponseReturnValue:
    session = get_session()
    stored = queries.hold_article(session, slug)
    queries.unfavorite(session, stored, g.user)
    answer = present(session, slug)
    session.commit()
    return answer


@bp.get("/tags")
def list_tags() -> ResponseReturnValue:
    return {"tags": queries.list_tags(get_session())}
