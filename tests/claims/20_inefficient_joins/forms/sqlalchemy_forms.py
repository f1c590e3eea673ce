"""By SQLAlchemy. The variants' models refuse to load on access (`lazy="raise"`), so the
naive form asks outright; the number of queries is the same."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from flask_service.accounts.models import User
from flask_service.articles import queries
from flask_service.articles.models import Article, ArticleTag, Comment, Favorite, Tag

from ...reports.sqlalchemy_orm import engagement

type Rows = list[dict[str, Any]]

NEWEST = (
    select(Article).order_by(Article.created_at.desc(), Article.id.desc()).limit(20)
)
TAGS = select(Tag.name).join(ArticleTag, ArticleTag.tag_id == Tag.id)
SHOWN = ("slug", "username", "tags", "favorites")
NAMES = func.array_agg(aggregate_order_by(Tag.name.distinct(), Tag.name)).label("tags")
FAVORITES = func.count(Favorite.id.distinct()).label("favorites")
COUNT = select(func.count()).select_from(Favorite)


def shown(session: Session, article: Article) -> dict[str, Any]:
    """Three queries each."""
    author = select(User).where(User.id == article.author_id)
    tags = TAGS.where(ArticleTag.article_id == article.id)
    return {
        "slug": article.slug,
        "username": session.scalars(author).one().username,
        "tags": sorted(session.scalars(tags)),
        "favorites": session.scalar(COUNT.where(Favorite.article_id == article.id)),
    }


def list_naive(session: Session, _slug: str) -> Rows:
    return [shown(session, article) for article in session.scalars(NEWEST)]


def list_joined(session: Session, _slug: str) -> Rows:
    """Each tag meets each favourite, as in the other tools."""
    rows = session.execute(
        select(Article.slug, User.username, NAMES, FAVORITES)
        .join(User, User.id == Article.author_id)
        .outerjoin(ArticleTag, ArticleTag.article_id == Article.id)
        .outerjoin(Tag, Tag.id == ArticleTag.tag_id)
        .outerjoin(Favorite, Favorite.article_id == Article.id)
        .group_by(Article.id, User.id)
        .order_by(Article.created_at.desc(), Article.id.desc())
        .limit(20)
    )
    return [dict(row) for row in rows.mappings()]


def list_tuned(session: Session, _slug: str) -> Rows:
    """flask_service's own."""
    given = {"viewer": 0, "limit": 20, "offset": 0}
    rows = session.connection().execute(queries.PAGE, given).all()
    tags = queries.tags_of(session, [row.id for row in rows])
    return [plain(row, tags[row.id]) for row in rows]


def plain(row: Any, tags: list[str]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "username": row.username,
        "tags": sorted(tags),
        "favorites": row.favorites_count,
    }


def detail_naive(session: Session, slug: str) -> Rows:
    article = queries.find_article(session, slug)
    mine = Comment.article_id == article.id
    comments = session.scalars(select(Comment).where(mine).order_by(Comment.id.desc()))
    said = []
    for comment in comments.all():
        author = select(User).where(User.id == comment.author_id)
        said.append([session.scalars(author).one().username, comment.body])
    return [shown(session, article) | {"comments": said}]


def detail_joined(session: Session, slug: str) -> Rows:
    """All in one statement: each comment meets each tag and each favourite."""
    commenter = aliased(User)
    rows = session.execute(
        select(
            *(commenter.username.label("commenter"), Comment.body),
            *(Article.slug, User.username, NAMES, FAVORITES),
        )
        .join(commenter, commenter.id == Comment.author_id)
        .join(Article, Article.id == Comment.article_id)
        .join(User, User.id == Article.author_id)
        .outerjoin(ArticleTag, ArticleTag.article_id == Article.id)
        .outerjoin(Tag, Tag.id == ArticleTag.tag_id)
        .outerjoin(Favorite, Favorite.article_id == Article.id)
        .where(Article.slug == slug)
        .group_by(Comment.id, commenter.id, Article.id, User.id)
        .order_by(Comment.id.desc())
    ).all()
    said = [[row.commenter, row.body] for row in rows]
    first = {name: getattr(rows[0], name) for name in SHOWN}
    return [first | {"comments": said}]


def detail_tuned(session: Session, slug: str) -> Rows:
    """flask_service's own, but for what says whom the reader follows."""
    row = queries.read_article(session, None, slug)
    comments = (
        select(User.username, Comment.body)
        .join(User, User.id == Comment.author_id)
        .where(Comment.article_id == row.id)
        .order_by(Comment.id.desc())
    )
    said = [list(each) for each in session.execute(comments)]
    tags = queries.tags_of(session, [row.id])
    return [plain(row, tags[row.id]) | {"comments": said}]


def report_joined(session: Session, _slug: str) -> Rows:
    """One join for both branches; the sum is asked for besides."""
    comment_count = func.count(Comment.id.distinct()).label("comment_count")
    favorite_count = func.count(Favorite.id.distinct()).label("favorite_count")
    found = session.execute(
        select(User.username, favorite_count, comment_count)
        .join(Article, Article.author_id == User.id)
        .join(Comment, Comment.article_id == Article.id)
        .outerjoin(Favorite, Favorite.article_id == Article.id)
        .group_by(User.id)
        .order_by(comment_count.desc(), User.username)
        .limit(20)
    )
    rows = [dict(row) for row in found.mappings()]
    for row in rows:
        written = (
            select(func.sum(func.length(Comment.body)))
            .join(Article, Article.id == Comment.article_id)
            .join(User, User.id == Article.author_id)
            .where(User.username == row["username"])
        )
        row["comment_length"] = session.scalar(written)
    return rows


def report_tuned(session: Session, _slug: str) -> Rows:
    return [dict(row) for row in session.execute(engagement()).mappings()]
