"""As many rows as a benchmark wants, always the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.cli.database import Transaction
from shared.domain.passwords import hash_password

from .demo import PASSWORD, slug, user_row

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=10)  # one article and the next
TAGS = 100
PARAGRAPH = "The engine weaves algebraic patterns just as the loom weaves flowers. "


@dataclass(frozen=True)
class Amount:
    """How many rows to add."""

    users: int
    articles: int
    tags_per_article: int
    favorites: int  # in all, spread evenly


def add(transaction: Transaction, amount: Amount) -> None:
    """Add so many users, their articles, and favourites of theirs for these."""
    lock(transaction)
    first_user = next_id(transaction, "users")
    first_article = next_id(transaction, "articles")
    password = hash_password(PASSWORD)
    transaction.insert(
        "users",
        "id username username_key email email_key password bio image role is_active "
        "token_version exempt_jti created_at",
        (
            user_row(number, person(number), password)
            for number in range(first_user, first_user + amount.users)
        ),
    )
    transaction.insert(
        "articles",
        "id author_id slug title description body created_at updated_at",
        (
            article_row(number, first_user + number % amount.users)
            for number in range(first_article, first_article + amount.articles)
        ),
    )
    add_tags(transaction, amount, first_article)
    add_favorites(transaction, amount, first_user, first_article)
    if transaction.kind == "sqlite":
        transaction.rows("ANALYZE")


def lock(transaction: Transaction) -> None:
    """Nobody else may take an id while we count; SQLite has one writer anyway."""
    if transaction.kind == "postgresql":
        for table in ("users", "articles", "tags", "article_tags", "favorites"):
            transaction.connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")


def next_id(transaction: Transaction, table: str) -> int:
    """One more than the highest."""
    query = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"  # noqa: S608
    number: int = transaction.one(query)
    return number


def person(number: int) -> dict[str, Any]:
    name = f"user-{number}"
    email = f"{name}@example.com"
    return {"username": name, "email": email, "role": "member", "joined": BEGIN}


def article_row(number: int, author: int) -> tuple[Any, ...]:
    """An article of some 700 characters; one and the next are APART."""
    title = f"Article {number}"
    at = BEGIN + number * APART
    body = PARAGRAPH * 10
    return (number, author, slug(title), title, f"About {number}", body, at, at)


def add_tags(transaction: Transaction, amount: Amount, first_article: int) -> None:
    """Tags from a hundred; the first ones are the most frequent."""
    if not (amount.articles and amount.tags_per_article):
        return
    found = transaction.rows("SELECT name, id FROM tags")
    tags = {str(name): int(number) for name, number in found}
    names = [f"tag-{number}" for number in range(TAGS)]
    first = next_id(transaction, "tags")
    new = list(enumerate((name for name in names if name not in tags), first))
    transaction.insert("tags", "id name", new)
    tags |= {name: number for number, name in new}
    first = next_id(transaction, "article_tags")

    def rows() -> Iterator[tuple[int, int, int]]:
        number = first
        for article in range(first_article, first_article + amount.articles):
            for place in range(amount.tags_per_article):
                # different ones, for a place has a tenth of the tags to itself
                tag = (article * article + place * 7) % 10 + place * 10
                yield number, article, tags[names[tag % TAGS]]
                number += 1

    transaction.insert("article_tags", "id article_id tag_id", rows())


def add_favorites(
    transaction: Transaction, amount: Amount, first_user: int, first_article: int
) -> None:
    """Favourites, each pair of user and article at most once."""
    first = next_id(transaction, "favorites")

    def rows() -> Iterator[tuple[int, int, int, datetime]]:
        for number in range(amount.favorites):
            round_, article = divmod(number, amount.articles)
            user = (round_ + article) % amount.users
            at = BEGIN + (first_article + article) * APART
            yield first + number, first_article + article, first_user + user, at

    transaction.insert("favorites", "id article_id user_id created_at", rows())
