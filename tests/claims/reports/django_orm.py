"""The six reports by Django's ORM, as well as it lets one.

Run within a Django that is set up. What the ORM has no words for is done in another
way, and says so.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    DateTimeField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    JSONObject,
    Length,
    RowNumber,
    TruncMonth,
    TruncQuarter,
)

from django_monolith.accounts.models import Follow, User
from django_monolith.articles.models import Article, Comment, Favorite, Tag

type Rows = list[dict[str, Any]]

STEPS = 8


def engagement() -> Rows:
    """Each number in a subquery of its own: in one join they would multiply. Grouped
    comments with one subquery beside them would be shorter, but Django puts that into
    GROUP BY, where it is asked for each comment."""
    favorites = Favorite.objects.filter(article__author=OuterRef("pk"))
    comments = Comment.objects.filter(article__author=OuterRef("pk"))
    authors = User.objects.annotate(
        favorite_count=Coalesce(total(favorites, Count("pk")), 0),
        comment_count=total(comments, Count("pk")),
        comment_length=total(comments, Sum(Length("body"))),
    )
    authors = authors.filter(comment_count__isnull=False)
    shown = authors.order_by("-comment_count", "username")[:20]
    return list(
        shown.values("username", "favorite_count", "comment_count", "comment_length")
    )


def total(rows: QuerySet[Any], aggregate: Aggregate) -> Subquery:
    """One number from all that an author's articles got."""
    grouped = rows.values("article__author").annotate(total=aggregate)
    return Subquery(grouped.values("total"))


def busiest() -> Rows:
    """Django's Sum refuses another aggregate also where it is a window function, so
    the running total is spelled as a Func."""
    total = Func("comment_count", function="SUM", output_field=BigIntegerField())
    total.window_compatible = True
    by_place = ["-comment_count", "author__username"]
    counted = Comment.objects.values("author", month=TruncMonth("created_at"))
    placed = counted.annotate(comment_count=Count("pk")).annotate(
        username=F("author__username"),
        place=Window(RowNumber(), partition_by="month", order_by=by_place),
        so_far=Window(total, partition_by="author", order_by="month"),
    )
    shown = placed.filter(place__lte=3).order_by("month", "place")
    return list(shown.values("month", "place", "username", "comment_count", "so_far"))


def reach() -> Rows:
    """There is no recursion: a query a step, and the rest is done here."""
    start = User.objects.values_list("pk", flat=True).get(username_key="user-9")
    steps, last = {start: 0}, {start}
    for step in range(1, STEPS + 1):
        follows = Follow.objects.filter(follower__in=last)
        last = set(follows.values_list("followed", flat=True)) - steps.keys()
        steps |= dict.fromkeys(last, step)
    people = Counter(steps.values())
    return [{"steps": step, "people": people[step]} for step in sorted(people)]


def newest() -> Rows:
    """There is no LATERAL: an array of three for each comes to the same plan, but
    what it holds has lost its types."""
    articles = Article.objects.filter(author=OuterRef("followed"))
    three = articles.order_by("-created_at", "-id")[:3]
    packed = three.values(json=JSONObject(title="title", created_at="created_at"))
    followed = Follow.objects.filter(follower__username_key="ada")
    rows = followed.order_by("followed__username").values_list(
        "followed__username", ArraySubquery(packed)
    )
    return [
        {
            "username": username,
            "title": article["title"],
            "created_at": datetime.fromisoformat(article["created_at"]),
        }
        for username, articles in rows
        for article in articles
    ]


def subtotals() -> Rows:
    """There are no grouping sets: four queries, united, each of which reads all."""
    role, quarter = F("author__role"), TruncQuarter("created_at")
    any_role = Cast(Value(None), TextField())
    any_quarter = Cast(Value(None), DateTimeField())
    united = count_comments(role, quarter).union(
        count_comments(role, any_quarter),
        count_comments(any_role, quarter),
        count_comments(any_role, any_quarter),
        all=True,
    )
    return list(united.order_by("role", "quarter"))


def count_comments(role: Any, quarter: Any) -> QuerySet[Comment, dict[str, Any]]:
    """Comments by role and quarter."""
    grouped = Comment.objects.values(role=role, quarter=quarter)
    return grouped.annotate(comment_count=Count("pk"))


def quarters() -> Rows:
    """An aggregate takes a filter: a pivot is said directly."""
    names = ("first", "second", "third", "fourth")
    quarter = "articles__comments__created_at__quarter"
    tags = Tag.objects.annotate(
        **{
            name: Count("articles__comments", filter=Q((quarter, number)))
            for number, name in enumerate(names, 1)
        },
        comment_count=Count("articles__comments"),
    )
    tags = tags.order_by("-comment_count", "name")[:10]
    return list(tags.values("name", *names, "comment_count"))


REPORTS = {
    each.__name__: each
    for each in (engagement, busiest, reach, newest, subtotals, quarters)
}
