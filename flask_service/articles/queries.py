"""Database work on articles: three statements for a list, whatever is stored.

What is only shown is read as rows, on the connection below the session: that spares the
ORM's share of each statement.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from shared.domain import slugs, times
from shared.domain.errors import NotFound

from ..accounts.models import Follow, User
from ..database import insert_or_ignore, insist
from .models import Article, ArticleTag, Favorite, Tag

# Statements are built once, with parameters: building costs as much as running them.
VIEWER = bindparam("viewer")  # a guest is 0, whom nobody and nothing belongs to

ITEMS = select(
    Article.id,
    Article.slug,
    Article.title,
    Article.description,
    Article.created_at,
    Article.updated_at,
    User.username,
    User.bio,
    User.image,
    select(func.count())
    .where(Favorite.article_id == Article.id)
    .scalar_subquery()
    .label("favorites_count"),
    exists()
    .where(Favorite.article_id == Article.id, Favorite.user_id == VIEWER)
    .label("favorited"),
    exists()
    .where(Follow.followed_id == Article.author_id, Follow.follower_id == VIEWER)
    .label("following"),
).join(Article.author)

ITEM = ITEMS.add_columns(Article.body).where(Article.slug == bindparam("slug"))
PAGE = (
    ITEMS.order_by(Article.created_at.desc(), Article.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
COUNT = select(func.count()).select_from(Article)
TAGS = (
    select(ArticleTag.article_id, Tag.name)
    .join(Tag, Tag.id == ArticleTag.tag_id)
    .where(ArticleTag.article_id.in_(bindparam("ids", expanding=True)))
)


def user_id(name: str) -> Any:
    """The id behind the username key in the parameter `name`, as a subquery."""
    return select(User.id).where(User.username_key == bindparam(name)).scalar_subquery()


CONDITIONS = {
    "tag": Article.id.in_(
        select(ArticleTag.article_id)
        .join(Tag, Tag.id == ArticleTag.tag_id)
        .where(Tag.name == bindparam("tag"))
    ),
    "author": Article.author_id == user_id("author"),
    "favorited": Article.id.in_(
        select(Favorite.article_id).where(Favorite.user_id == user_id("favorited"))
    ),
    "follower": Article.author_id.in_(
        select(Follow.followed_id).where(Follow.follower_id == bindparam("follower"))
    ),
}


@cache
def narrowed(statement: Select[Any], *names: str) -> Select[Any]:
    """The statement with these conditions, the same object each time."""
    return statement.where(*(CONDITIONS[name] for name in names))


def list_articles(
    session: Session, viewer: User | None, wanted: dict[str, Any], page: tuple[int, int]
) -> tuple[Sequence[Row[Any]], int]:
    """A page of articles, newest first, and how many match in all; `wanted` has the
    values of some of CONDITIONS, users by their keys."""
    connection = session.connection()
    count = connection.scalar(narrowed(COUNT, *wanted), wanted)
    limit, offset = page
    given = {"viewer": viewer.id if viewer else 0, "limit": limit, "offset": offset}
    rows = connection.execute(narrowed(PAGE, *wanted), wanted | given)
    return rows.all(), count or 0


def tags_of(session: Session, ids: list[int]) -> dict[int, list[str]]:
    """The tags of each article."""
    tags: dict[int, list[str]] = defaultdict(list)
    for article_id, name in session.connection().execute(TAGS, {"ids": ids}):
        tags[article_id].append(name)
    return tags


def read_article(session: Session, viewer: User | None, slug: str) -> Any:
    """One article as a list shows it, and its body. Raises NotFound."""
    given = {"viewer": viewer.id if viewer else 0, "slug": slug}
    if (row := session.execute(ITEM, given).one_or_none()) is None:
        raise NotFound("article")
    return row


def find_article(session: Session, slug: str, **lock: bool) -> Article:
    """The article itself. Raises NotFound. `lock` is what `with_for_update` takes."""
    statement = select(Article).where(Article.slug == slug)
    if lock:
        statement = statement.with_for_update(**lock)
    if (article := session.scalar(statement)) is None:
        raise NotFound("article")
    return article


def hold_article(session: Session, slug: str) -> Article:
    """The article, which nobody deletes before this transaction is over."""
    return find_article(session, slug, read=True, key_share=True)


def lock_article(session: Session, slug: str) -> Article:
    """The article, which nobody else changes before this transaction is over."""
    return find_article(session, slug, read=False)


def add_article(session: Session, author: User, given: dict[str, Any]) -> Article:
    """Store a new article with its tags."""
    moment = times.now()
    article = Article(
        author_id=author.id,
        slug=slugs.make_slug(given["title"]),
        title=given["title"],
        description=given["description"],
        body=given["body"],
        created_at=moment,
        updated_at=moment,
    )
    session.add(article)
    session.flush()
    set_tags(session, article, given.get("tag_list", []))
    return article


def change_article(session: Session, article: Article, change: dict[str, Any]) -> None:
    """Store what is given; a new title gives a new slug."""
    if change.get("title", article.title) != article.title:
        article.slug = slugs.make_slug(change["title"])
    for name in change.keys() & {"title", "description", "body"}:
        setattr(article, name, change[name])
    if "tag_list" in change:
        set_tags(session, article, change["tag_list"])
    article.updated_at = times.after(article.updated_at)
    session.flush()


def set_tags(session: Session, article: Article, names: list[str]) -> None:
    """Give the article these tags and no others."""
    session.execute(delete(ArticleTag).where(ArticleTag.article_id == article.id))
    for name in names:
        session.execute(insert_or_ignore(Tag, name=name))
    if names:
        ids = session.scalars(select(Tag.id).where(Tag.name.in_(names)))
        rows = [{"article_id": article.id, "tag_id": tag_id} for tag_id in ids]
        session.execute(insert(ArticleTag), rows)


def favorite(session: Session, article: Article, user: User) -> None:
    values = {"article_id": article.id, "user_id": user.id, "created_at": times.now()}
    insist(session, insert_or_ignore(Favorite, **values))


def unfavorite(session: Session, article: Article, user: User) -> None:
    mine = (Favorite.article_id == article.id, Favorite.user_id == user.id)
    insist(session, delete(Favorite).where(*mine))


def list_tags(session: Session) -> list[str]:
    """The tags that articles have, by name."""
    used = exists().where(ArticleTag.tag_id == Tag.id)
    return sorted(session.scalars(select(Tag.name).where(used)))
