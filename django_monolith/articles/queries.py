"""Database work on articles: three statements for a list, whatever is stored."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from shared.domain import slugs, text, times
from shared.domain.errors import NotFound

from ..accounts.models import User
from ..accounts.queries import is_followed
from ..moderation.queries import audit
from ..notifications.queries import add_outbox
from ..shortcuts import find, insist
from .models import Article, ArticleTag, Comment, Favorite, Tag

type Row = dict[str, Any]

AUTHOR = ("author__username", "author__bio", "author__image", "following")
OWN = ("id", "slug", "title", "description", "created_at", "updated_at")
ITEM = (*OWN, "favorited", "favorites_count", *AUTHOR)

# Lists are read as plain rows: a page of 20 would make 100 model instances and take
# half as long again. What is the same for all is built once: that takes as long as
# running it. The count is a subquery, since joins would multiply each other's rows.
FAVORITES = Favorite.objects.filter(article=OuterRef("pk"))
COUNT = FAVORITES.values("article").annotate(count=Count("pk")).values("count")
SHOWN = Article.objects.order_by("-created_at", "-id").annotate(
    favorites_count=Coalesce(Subquery(COUNT), 0)
)
SHOWN_TO_GUESTS = SHOWN.annotate(favorited=Value(False), following=Value(False)).values(
    *ITEM
)


@dataclass(frozen=True)
class Filter:
    """Which articles are wanted; None does not ask."""

    tag: str | None = None
    author: str | None = None
    favorited: str | None = None
    followed_by: User | None = None

    def apply(self, articles: QuerySet[Article]) -> QuerySet[Article]:
        if self.tag is not None:
            articles = articles.filter(tags__name=self.tag)
        if self.author is not None:
            articles = articles.filter(author__username_key=text.fold(self.author))
        if self.favorited is not None:
            key = text.fold(self.favorited)
            articles = articles.filter(favorited_by__username_key=key)
        if self.followed_by is not None:
            articles = articles.filter(author__followers__follower=self.followed_by)
        return articles


def shown(viewer: User | None) -> QuerySet[Article, Row]:
    """What `viewer` sees of articles in a list, newest first, but for their tags."""
    if viewer is None:
        return SHOWN_TO_GUESTS
    return SHOWN.annotate(
        favorited=Exists(FAVORITES.filter(user=viewer)),
        following=is_followed(viewer, "author"),
    ).values(*ITEM)


def list_articles(
    viewer: User | None, wanted: Filter, limit: int, offset: int
) -> tuple[list[Row], int]:
    """A page of articles, newest first, and how many match in all."""
    page = wanted.apply(shown(viewer))[offset : offset + limit]
    count = wanted.apply(Article.objects.all()).count()
    return with_tags(list(page)), count


def with_tags(articles: list[Row]) -> list[Row]:
    """The same, each with the sorted list of its tags."""
    ids = [article["id"] for article in articles]
    tagged = ArticleTag.objects.filter(article__in=ids)
    tags: dict[int, list[str]] = defaultdict(list)
    for article_id, name in tagged.values_list("article", "tag__name"):
        tags[article_id].append(name)
    return [{**article, "tags": sorted(tags[article["id"]])} for article in articles]


def read_article(viewer: User | None, slug: str) -> Row:
    """One article as a list shows it, and its body. Raises NotFound."""
    article = find(shown(viewer).values("body", *ITEM), "article", slug=slug)
    return with_tags([article])[0]


def find_article(slug: str) -> Article:
    """The article itself, to act upon. Raises NotFound."""
    return find(Article.objects.all(), "article", slug=slug)


def add_article(author: User, given: dict[str, Any]) -> Article:
    """Store a new article with its tags, and have people notified."""
    moment = times.now()
    article = Article.objects.create(
        author=author,
        slug=slugs.make_slug(given["title"]),
        title=given["title"],
        description=given["description"],
        body=given["body"],
        created_at=moment,
        updated_at=moment,
    )
    set_tags(article, given.get("tag_list", []))
    add_outbox("article", article.id)
    return article


def change_article(article: Article, change: dict[str, Any]) -> Article:
    """Store what is given; a new title gives a new slug. Raises NotFound."""
    locked = Article.objects.select_for_update()
    article = find(locked, "article", pk=article.pk)
    if change.get("title", article.title) != article.title:
        article.slug = slugs.make_slug(change["title"])
    for name in change.keys() & {"title", "description", "body"}:
        setattr(article, name, change[name])
    if "tag_list" in change:
        set_tags(article, change["tag_list"])
    article.updated_at = times.after(article.updated_at)
    article.save()
    return article


@transaction.atomic
def delete_article(actor: User, article: Article) -> None:
    """What is not the actor's own goes into the audit log. Raises NotFound when
    somebody else was faster."""
    if article.author_id != actor.id:
        audit(actor, "delete_article", "article", article.slug)
    deleted, _ = article.delete()
    if not deleted:
        raise NotFound("article")


def set_tags(article: Article, names: list[str]) -> None:
    """Give the article these tags and no others."""
    tags = [Tag(name=name) for name in names]
    Tag.objects.bulk_create(tags, ignore_conflicts=True)
    article.tags.set(Tag.objects.filter(name__in=names))


def favorite(article: Article, user: User) -> None:
    row = Favorite(article=article, user=user)
    insist(lambda: Favorite.objects.bulk_create([row], ignore_conflicts=True))


def unfavorite(article: Article, user: User) -> None:
    insist(Favorite.objects.filter(article=article, user=user).delete)


def find_comment(article: Article, comment_id: int) -> Comment:
    """A comment of this article. Raises NotFound."""
    return find(article.comments.all(), "comment", pk=comment_id)


def list_comments(article: Article, viewer: User | None) -> QuerySet[Comment, Row]:
    """The comments of an article, newest first, each with its author and whether
    `viewer` follows them."""
    comments = article.comments.annotate(following=is_followed(viewer, "author"))
    rows = comments.values("id", "created_at", "updated_at", "body", *AUTHOR)
    return rows.order_by("-id")


def add_comment(article: Article, author: User, body: str) -> Comment:
    """Store a new comment, and have people notified."""
    moment = times.now()
    comment = article.comments.create(
        author=author, body=body, created_at=moment, updated_at=moment
    )
    add_outbox("comment", comment.id)
    return comment


@transaction.atomic
def delete_comment(actor: User, comment: Comment) -> None:
    """What is not the actor's own goes into the audit log. Raises NotFound when
    somebody else was faster."""
    if comment.author_id != actor.id:
        audit(actor, "delete_comment", "comment", str(comment.id))
    deleted, _ = comment.delete()
    if not deleted:
        raise NotFound("comment")


def list_tags() -> list[str]:
    """The tags that articles have, by name."""
    used = Exists(ArticleTag.objects.filter(tag=OuterRef("pk")))
    return sorted(Tag.objects.filter(used).values_list("name", flat=True))
