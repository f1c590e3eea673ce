"""The six reports as SQLAlchemy's statements, for any session, sync or async.

What SQL has words for, it has words for. The models are flask_service's.
"""

from typing import Any

from sqlalchemy import Select, extract, func, literal, select, true

from flask_service.accounts.models import Follow, User
from flask_service.articles.models import Article, ArticleTag, Comment, Favorite, Tag

STEPS = 8


def engagement() -> Select[Any]:
    """Each branch is grouped before it is joined."""
    favored = (
        select(Article.author_id, func.count().label("favorite_count"))
        .join(Favorite, Favorite.article_id == Article.id)
        .group_by(Article.author_id)
        .cte("favored")
    )
    discussed = (
        select(
            Article.author_id,
            func.count().label("comment_count"),
            func.sum(func.length(Comment.body)).label("comment_length"),
        )
        .join(Comment, Comment.article_id == Article.id)
        .group_by(Article.author_id)
        .cte("discussed")
    )
    return (
        select(
            User.username,
            func.coalesce(favored.c.favorite_count, 0).label("favorite_count"),
            discussed.c.comment_count,
            discussed.c.comment_length,
        )
        .join(discussed, discussed.c.author_id == User.id)
        .outerjoin(favored, favored.c.author_id == User.id)
        .order_by(discussed.c.comment_count.desc(), User.username)
        .limit(20)
    )


def busiest() -> Select[Any]:
    """Count, then number and add up, then keep three."""
    month = func.date_trunc(literal("month", literal_execute=True), Comment.created_at)
    counted = (
        select(month.label("month"), Comment.author_id, func.count().label("count"))
        .group_by(month, Comment.author_id)
        .cte("counted")
    )
    number, count = func.row_number(), counted.c.count
    by_place = (count.desc(), User.username)
    so_far = func.sum(count).over(
        partition_by=counted.c.author_id, order_by=counted.c.month
    )
    placed = (
        select(
            counted.c.month,
            number.over(partition_by=counted.c.month, order_by=by_place).label("place"),
            User.username,
            count.label("comment_count"),
            so_far.label("so_far"),
        )
        .join(User, User.id == counted.c.author_id)
        .subquery("placed")
    )
    shown = select(placed).where(placed.c.place <= 3)
    return shown.order_by(placed.c.month, placed.c.place)


def reach() -> Select[Any]:
    """Recursion, as SQL has it."""
    steps = literal(0).label("steps")
    start = select(User.id.label("user_id"), steps).where(User.username_key == "user-9")
    reached = start.cte("reached", recursive=True)
    reached = reached.union(
        select(Follow.followed_id, reached.c.steps + 1)
        .join(reached, Follow.follower_id == reached.c.user_id)
        .where(reached.c.steps < STEPS)
    )
    first = (
        select(func.min(reached.c.steps).label("steps"))
        .group_by(reached.c.user_id)
        .subquery("first")
    )
    counted = select(first.c.steps, func.count().label("people"))
    return counted.group_by(first.c.steps).order_by(first.c.steps)


def newest() -> Select[Any]:
    """Three of each, by LATERAL."""
    ada = select(User.id).where(User.username_key == "ada").scalar_subquery()
    three = (
        select(Article.id, Article.title, Article.created_at)
        .where(Article.author_id == User.id)
        .order_by(Article.created_at.desc(), Article.id.desc())
        .limit(3)
        .lateral("three")
    )
    return (
        select(User.username, three.c.title, three.c.created_at)
        .join(Follow, Follow.followed_id == User.id)
        .join(three, true())
        .where(Follow.follower_id == ada)
        .order_by(User.username, three.c.created_at.desc(), three.c.id.desc())
    )


def subtotals() -> Select[Any]:
    """All four groupings in one pass."""
    unit = literal("quarter", literal_execute=True)
    quarter = func.date_trunc(unit, Comment.created_at).label("quarter")
    return (
        select(User.role, quarter, func.count().label("comment_count"))
        .join(User, User.id == Comment.author_id)
        .group_by(func.cube(User.role, quarter))
        .order_by(User.role.nulls_last(), quarter.nulls_last())
    )


def quarters() -> Select[Any]:
    """A filter of an aggregate makes a column."""
    quarter = extract("quarter", Comment.created_at)
    count = func.count()
    names = ("first", "second", "third", "fourth")
    columns = [
        count.filter(quarter == number).label(name)
        for number, name in enumerate(names, 1)
    ]
    comment_count = count.label("comment_count")
    return (
        select(Tag.name, *columns, comment_count)
        .select_from(Comment)
        .join(ArticleTag, ArticleTag.article_id == Comment.article_id)
        .join(Tag, Tag.id == ArticleTag.tag_id)
        .group_by(Tag.name)
        .order_by(comment_count.desc(), Tag.name)
        .limit(10)
    )


REPORTS = {
    each.__name__: each
    for each in (engagement, busiest, reach, newest, subtotals, quarters)
}
