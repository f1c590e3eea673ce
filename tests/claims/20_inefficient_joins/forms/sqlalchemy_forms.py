"""By SQLAlchemy. The variants' models refuse to load on access (`lazy="raise"`), so the
naive form asks outright; the number of queries is the same."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flask_service.accounts.models import User
from flask_service.articles import queries
from flask_service.articles.models import Article, ArticleTag, Comment, Favorite, Tag

from ...reports.sqlalchemy_orm import engagement

type Rows = list[dict[str, Any]]

NEWEST = (
    select(Article).order_by(Article.created_at.desc(), Article.id.desc()).limit(20)
)
TAGS = select(Tag.name).join(ArticleTag, ArticleTag.tag_id == Tag.id)
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


def report_tuned(session: Session, _slug: str) -> Rows:
    return [dict(row) for row in session.execute(engagement()).mappings()]
