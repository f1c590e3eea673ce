"""The one report that Django's ORM has no words for, in the ways that are left."""

from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, Min, Value
from django.db.models.functions import Cast
from django_cte import CTE, with_cte

from django_monolith.accounts.models import Follow, User

type Rows = list[dict[str, Any]]


def by_cursor() -> Rows:
    """Raw SQL on Django's own connection: part of its transaction, seen by its
    logging and its test tools; rows are tuples."""
    statement = """
        WITH RECURSIVE reached AS (
            SELECT id AS user_id, 0 AS steps FROM users WHERE username_key = %s
            UNION
            SELECT f.followed_id, r.steps + 1
            FROM reached r JOIN follows f ON f.follower_id = r.user_id
            WHERE r.steps < %s
        ), first AS (
            SELECT user_id, min(steps) AS steps FROM reached GROUP BY user_id
        )
        SELECT steps, count(*) AS people FROM first GROUP BY steps ORDER BY steps
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, ["user-9", 8])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def by_raw() -> Rows:
    """Rows become models, what is no field of theirs an attribute: `raw` is for
    people, and counting is left to us."""
    people = User.objects.raw(
        """
        WITH RECURSIVE reached AS (
            SELECT id AS user_id, 0 AS steps FROM users WHERE username_key = %s
            UNION
            SELECT f.followed_id, r.steps + 1
            FROM reached r JOIN follows f ON f.follower_id = r.user_id
            WHERE r.steps < %s
        )
        SELECT users.*, first.steps FROM users JOIN (
            SELECT user_id, min(steps) AS steps FROM reached GROUP BY user_id
        ) first ON first.user_id = users.id
        """,
        ["user-9", 8],
    )
    counted: dict[int, int] = {}
    for person in people:
        counted[person.steps] = counted.get(person.steps, 0) + 1
    return [{"steps": step, "people": counted[step]} for step in sorted(counted)]


def by_django_cte() -> Rows:
    """With a package that teaches the ORM the words."""
    start = User.objects.filter(username_key="user-9")
    start = start.values(user_id=F("pk"), steps=Value(0, IntegerField()))

    def reached(cte: CTE) -> Any:
        steps = Cast(cte.col.steps, IntegerField())
        follows = cte.join(Follow, follower=cte.col.user_id)
        follows = follows.annotate(before=steps).filter(before__lt=8)
        return start.union(follows.values(user_id=F("followed"), steps=steps + 1))

    people = CTE.recursive(reached, name="reached")
    nearest = people.queryset().values("user_id").annotate(nearest=Min("steps"))
    first = CTE(nearest, name="first")
    counted = with_cte(people, first, select=first).values(steps=first.col.nearest)
    return list(counted.annotate(people=Count("user_id")).order_by("steps"))
