"""Database work on articles: three statements for a list, whatever is stored. Rows that
are only shown are read below the session, which spares the ORM's share."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from shared.domain import slugs, text, times
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


@dataclass(frozen=True)
class Filter:
    """Which articles are wanted; None does not ask."""

    tag: str | None = None
    author: str | None = None
    favorited: str | None = None
    followed_by: User | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if self.tag is not None:
            tagged = select(ArticleTag.article_id).join(
                Tag, Tag.id == ArticleTag.tag_id
            )
            wanted.append(Article.id.in_(tagged.where(Tag.name == self.tag)))
        if self.author is not None:
            wanted.append(Article.author_id == user_id(self.author))
        if self.favorited is not None:
            liked = select(Favorite.article_id)
            liked = liked.where(Favorite.user_id == user_id(self.favorited))
            wanted.append(Article.id.in_(liked))
        if self.followed_by is not None:
            followed = select(Follow.followed_id)
            followed = followed.where(Follow.follower_id == self.followed_by.id)
            wanted.append(Article.author_id.in_(followed))
        return wanted


def user_id(username: str) -> Any:
    """The id behind a username, as a subquery."""
    named = User.username_key == text.fold(username)
    return select(User.id).where(named).scalar_subquery()


async def list_articles(
    session: AsyncSession, viewer: User | None, wanted: Filter, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """A page of articles, newest first, and how many match in all."""
    count, page = COUNT, PAGE
    if conditions := wanted.conditions():
        count, page = count.where(*conditions), page.where(*conditions)
    values = {"viewer": viewer.id if viewer else 0, "limit": limit, "offset": offset}
    connection = await session.connection()
    rows = await connection.execute(page, values)
    return rows.all(), await connection.scalar(count) or 0


async def tags_of(session: AsyncSession, ids: list[int]) -> dict[int, list[str]]:
    """The tags of each article."""
    tagged = await (await session.connection()).execute(TAGS, {"ids": ids})
    tags: dict[int, list[str]] = defaultdict(list)
    for article_id, name in tagged:
        tags[article_id].append(name)
    return tags


async def read_article(session: AsyncSession, viewer: User | None, slug: str) -> Any:
    """One article as a list shows it, and its body. Raises NotFound."""
    found = await session.execute(
        ITEMS.add_columns(Article.body).where(Article.slug == slug),
        {"viewer": viewer.id if viewer else 0},
    )
    if (row := found.one_or_none()) is None:
        raise NotFound("article")
    return row


STAYS = {"read": True, "key_share": True}  # locks: the row is not deleted meanwhile
MINE: dict[str, bool] = {}  # nobody else changes it


async def find_article(
    session: AsyncSession, slug: str, lock: dict[str, bool] | None = None
) -> Article:
    """The article itself, to act upon. Raises NotFound."""
    found = select(Article).where(Article.slug == slug)
    if lock is not None:
        found = found.with_for_update(**lock)
    article = await session.scalar(found)
    if article is None:
        raise NotFound("article")
    return article


async def add_article(
    session: AsyncSession, author: User, given: dict[str, Any]
) -> Article:
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
    await session.flush()
    await set_tags(session, article, given.get("tag_list", []))
    return article


async def change_article(
    session: AsyncSession, article: Article, change: dict[str, Any]
) -> None:
    """Store what is given; a new title gives a new slug."""
    if change.get("title", article.title) != article.title:
        article.slug = slugs.make_slug(change["title"])
    for name in change.keys() & {"title", "description", "body"}:
        setattr(article, name, change[name])
    if "tag_list" in change:
        await set_tags(session, article, change["tag_list"])
    article.updated_at = times.after(article.updated_at)


async def set_tags(session: AsyncSession, article: Article, names: list[str]) -> None:
    """Give the article these tags and no others."""
    of_article = ArticleTag.article_id == article.id
    await session.execute(delete(ArticleTag).where(of_article))
    for name in names:
        await session.execute(insert_or_ignore(Tag, name=name))
    tag_ids = await session.scalars(select(Tag.id).where(Tag.name.in_(names)))
    for tag_id in tag_ids.all():
        session.add(ArticleTag(article_id=article.id, tag_id=tag_id))


async def favorite(session: AsyncSession, article: Article, user: User) -> None:
    values = {"article_id": article.id, "user_id": user.id, "created_at": times.now()}
    await insist(session, insert_or_ignore(Favorite, **values))


async def unfavorite(session: AsyncSession, article: Article, user: User) -> None:
    row = (Favorite.article_id == article.id, Favorite.user_id == user.id)
    await insist(session, delete(Favorite).where(*row))


async def list_tags(session: AsyncSession) -> list[str]:
    """The tags that articles have, by name."""
    used = exists().where(ArticleTag.tag_id == Tag.id)
    return sorted(await session.scalars(select(Tag.name).where(used)))
