"""Two branches in one join, as one writes it first: each favourite of an author meets
each comment, and every number is too high. No tool says so."""

from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Length
from psycopg import Connection
from sqlalchemy import Select, func, select

from django_monolith.accounts.models import User as DjangoUser
from flask_service.accounts.models import User
from flask_service.articles.models import Article, Comment, Favorite

type Rows = list[dict[str, Any]]


def raw_sql(connection: Connection[Any]) -> Rows:
    """The joins are there to be seen."""
    return connection.execute(
        """
        SELECT u.username, count(f.id) AS favorite_count,
               count(c.id) AS comment_count, sum(length(c.body)) AS comment_length
        FROM users u
        JOIN articles a ON a.author_id = u.id
        JOIN comments c ON c.article_id = a.id
        LEFT JOIN favorites f ON f.article_id = a.id
        GROUP BY u.username ORDER BY comment_count DESC, u.username LIMIT 20
        """
    ).fetchall()


def numbers_of(connection: Connection[Any], username: str) -> dict[str, Any]:
    """One author's, each branch by itself."""
    return connection.execute(
        """
        SELECT (SELECT count(*) FROM favorites f JOIN articles a ON a.id = f.article_id
                WHERE a.author_id = u.id) AS favorite_count,
               (SELECT count(*) FROM comments c JOIN articles a ON a.id = c.article_id
                WHERE a.author_id = u.id) AS comment_count,
               (SELECT sum(length(c.body)) FROM comments c
                JOIN articles a ON a.id = c.article_id
                WHERE a.author_id = u.id) AS comment_length
        FROM users u WHERE username = %s
        """,
        [username],
    ).fetchall()[0]


def sqlalchemy_orm() -> Select[Any]:
    """The joins are there to be seen."""
    comment_count = func.count(Comment.id).label("comment_count")
    return (
        select(
            User.username,
            func.count(Favorite.id).label("favorite_count"),
            comment_count,
            func.sum(func.length(Comment.body)).label("comment_length"),
        )
        .join(Article, Article.author_id == User.id)
        .join(Comment, Comment.article_id == Article.id)
        .outerjoin(Favorite, Favorite.article_id == Article.id)
        .group_by(User.username)
        .order_by(comment_count.desc(), User.username)
        .limit(20)
    )


def django_orm() -> Rows:
    """The joins are made by the double underscores."""
    authors = DjangoUser.objects.filter(articles__comments__isnull=False).annotate(
        favorite_count=Count("articles__favorite"),
        comment_count=Count("articles__comments"),
        comment_length=Sum(Length("articles__comments__body")),
    )
    shown = authors.order_by("-comment_count", "username")[:20]
    return list(
        shown.values("username", "favorite_count", "comment_count", "comment_length")
    )


def django_orm_distinct() -> Rows:
    """`distinct` mends what is counted, but not what is summed."""
    authors = DjangoUser.objects.filter(articles__comments__isnull=False).annotate(
        favorite_count=Count("articles__favorite", distinct=True),
        comment_count=Count("articles__comments", distinct=True),
        comment_length=Sum(Length("articles__comments__body")),
    )
    shown = authors.order_by("-comment_count", "username")[:20]
    return list(
        shown.values("username", "favorite_count", "comment_count", "comment_length")
    )
