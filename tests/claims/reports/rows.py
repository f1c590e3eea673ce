"""Enough rows for a report to take a while: the seed's, spread over a year, with
comments and followers besides. Always the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from shared.cli.database import Database, Transaction
from shared.seed import bulk, demo
from tests.servers import migrate

YEAR = datetime(2025, 1, 1, tzinfo=UTC)
MODERATORS = 25  # of so many users one
FOLLOWED = 3  # by each of the new users
FOLLOWED_BY_ADA = 100
ADA = 1  # the seed's first user
GOLDEN, ROOT = 0.6180339887498949, 0.4142135623730951  # fractions that never repeat


@dataclass(frozen=True)
class Amount:
    """How many rows."""

    users: int = 1_000
    articles: int = 20_000
    favorites: int = 60_000
    comments: int = 60_000


FULL = Amount()
SMALL = Amount(users=60, articles=1_200, favorites=3_600, comments=3_600)


def fill(url: str, amount: Amount = FULL) -> None:
    """Make the tables and their rows; the planner knows of them."""
    migrate("flask", url)
    with Database(url).transaction() as transaction:
        demo.seed(transaction)
        first = bulk.next_id(transaction, "articles")
        first_user = bulk.next_id(transaction, "users")
        wanted = bulk.Amount(amount.users, amount.articles, 3, amount.favorites)
        bulk.add(transaction, wanted)
        spread(transaction, amount, first, first_user)
        # the generators may ask nothing: their rows are copied while they are made
        columns = "id article_id author_id body created_at updated_at"
        begin = bulk.next_id(transaction, "comments")
        rows = comments(amount, begin, first, first_user)
        transaction.insert("comments", columns, rows)
        begin = bulk.next_id(transaction, "follows")
        rows = follows(amount, begin, first_user)
        transaction.insert("follows", "id follower_id followed_id created_at", rows)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def spread(
    transaction: Transaction, amount: Amount, first: int, first_user: int
) -> None:
    """The seed's articles are seconds apart: now they are a year's, and some of their
    authors moderators."""
    connection = transaction.connection
    apart = timedelta(days=365) / amount.articles
    connection.execute(
        "UPDATE articles SET created_at = %(year)s + (id - %(first)s) * %(apart)s, "
        "updated_at = %(year)s + (id - %(first)s) * %(apart)s WHERE id >= %(first)s",
        {"year": YEAR, "first": first, "apart": apart},
    )
    connection.execute(
        "UPDATE users SET role = 'moderator' WHERE id >= %s AND id %% %s = 0",
        [first_user, MODERATORS],
    )


def comments(
    amount: Amount, begin: int, first: int, first_user: int
) -> Iterator[tuple[Any, ...]]:
    """Some articles are discussed more than others, some people say more."""
    apart = timedelta(days=365) / amount.comments
    for number in range(amount.comments):
        article = first + skewed(number * GOLDEN, amount.articles)
        author = first_user + skewed(number * ROOT, amount.users)
        at = YEAR + number * apart
        yield begin + number, article, author, f"Comment {number}. " * 4, at, at


def follows(
    amount: Amount, number: int, first_user: int
) -> Iterator[tuple[int, int, int, datetime]]:
    """Ada follows some of the new people, and each of them some others."""
    for place in range(min(FOLLOWED_BY_ADA, amount.users // 5)):
        yield number, ADA, first_user + place * 5, YEAR
        number += 1
    for user in range(amount.users):
        others = {
            (user * 3 + place * place) % amount.users for place in range(FOLLOWED)
        }
        for other in sorted(others - {user}):
            yield number, first_user + user, first_user + other, YEAR
            number += 1


def skewed(number: float, count: int) -> int:
    """One of `count`, the first ones more often than the last."""
    return int((number % 1) ** 2 * count)
