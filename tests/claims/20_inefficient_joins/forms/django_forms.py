"""By Django's ORM."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import FETCH_PEERS, Count, QuerySet, Sum
from django.db.models.functions import Length

from django_monolith.accounts.models import User
from django_monolith.articles import queries
from django_monolith.articles.models import Article, Comment, Favorite

from ...reports.django_orm import engagement

type Rows = list[dict[str, Any]]

NEWEST = Article.objects.order_by("-created_at", "-id")


def shown(article: Article) -> dict[str, Any]:
    """As a template would show it: each dot may be a query."""
    return {
        "slug": article.slug,
        "username": article.author.username,
        "tags": sorted(tag.name for tag in article.tags.all()),
        "favorites": article.favorited_by.count(),
    }


def list_naive(_slug: str) -> Rows:
    return [shown(article) for article in NEWEST[:20]]


def list_peers(_slug: str) -> Rows:
    return [shown(article) for article in NEWEST.fetch_mode(FETCH_PEERS)[:20]]


def list_prefetch(_slug: str) -> Rows:
    articles = NEWEST.select_related("author").prefetch_related("tags", "favorited_by")
    return [
        {
            "slug": article.slug,
            "username": article.author.username,
            "tags": sorted(tag.name for tag in article.tags.all()),
            "favorites": len(article.favorited_by.all()),
        }
        for article in articles[:20]
    ]


def joined(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Each tag meets each favourite; `distinct` takes back what that made too much."""
    return articles.annotate(
        names=ArrayAgg("tags__name", distinct=True, order_by="tags__name"),
        favorites=Count("favorite", distinct=True),
    ).select_related("author")


def list_joined(_slug: str) -> Rows:
    return [
        {
            "slug": article.slug,
            "username": article.author.username,
            "tags": article.names,
            "favorites": article.favorites,
        }
        for article in joined(NEWEST)[:20]
    ]


def list_tuned(_slug: str) -> Rows:
    """django_monolith's own."""
    return [plain(row) for row in queries.with_tags(list(queries.shown(None)[:20]))]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "username": row["author__username"],
        "tags": row["tags"],
        "favorites": row["favorites_count"],
    }


def detail_naive(slug: str) -> Rows:
    article = Article.objects.get(slug=slug)
    comments = article.comments.order_by("-id")
    said = [[comment.author.username, comment.body] for comment in comments]
    return [shown(article) | {"comments": said}]


def detail_peers(slug: str) -> Rows:
    article = Article.objects.get(slug=slug)
    comments = article.comments.fetch_mode(FETCH_PEERS).order_by("-id")
    said = [[comment.author.username, comment.body] for comment in comments]
    return [shown(article) | {"comments": said}]


def detail_joined(slug: str) -> Rows:
    """All in one statement: each comment meets each tag and each favourite."""
    rows = (
        Comment.objects.filter(article__slug=slug)
        .annotate(
            names=ArrayAgg(
                "article__tags__name", distinct=True, order_by="article__tags__name"
            ),
            favorites=Count("article__favorite", distinct=True),
        )
        .select_related("author", "article__author")
        .order_by("-id")
    )
    said = [[comment.author.username, comment.body] for comment in rows]
    first = rows[0]
    return [
        {
            "slug": first.article.slug,
            "username": first.article.author.username,
            "tags": first.names,
            "favorites": first.favorites,
            "comments": said,
        }
    ]


def detail_tuned(slug: str) -> Rows:
    """django_monolith's own."""
    row = queries.read_article(None, slug)
    comments = queries.list_comments(queries.find_article(slug), None)
    said = [[comment["author__username"], comment["body"]] for comment in comments]
    return [plain(row) | {"comments": said}]


def report_naive(_slug: str) -> Rows:
    """Three queries for each author, and the sorting is done here."""
    numbers = [numbers_of(author) for author in User.objects.all()]
    numbers = [each for each in numbers if each["comment_count"]]
    numbers.sort(key=lambda each: (-each["comment_count"], each["username"]))
    return numbers[:20]


def numbers_of(author: User) -> dict[str, Any]:
    comments = Comment.objects.filter(article__author=author)
    return {
        "username": author.username,
        "favorite_count": Favorite.objects.filter(article__author=author).count(),
        "comment_count": comments.count(),
        "comment_length": comments.aggregate(sum=Sum(Length("body")))["sum"],
    }


def report_joined(_slug: str) -> Rows:
    """One join for both branches. The sum cannot be had by it, see claim 44, and is
    asked for besides."""
    authors = User.objects.filter(articles__comments__isnull=False).annotate(
        favorite_count=Count("articles__favorite", distinct=True),
        comment_count=Count("articles__comments", distinct=True),
    )
    rows = authors.order_by("-comment_count", "username")[:20]
    rows = list(rows.values("username", "favorite_count", "comment_count"))
    for row in rows:
        comments = Comment.objects.filter(article__author__username=row["username"])
        row |= comments.aggregate(comment_length=Sum(Length("body")))
    return rows


def report_tuned(_slug: str) -> Rows:
    return engagement()
