"""What a complete async ORM can do, tried in Django, in SQLAlchemy, and in Django with
the package django-async-backend.

The same name is the same fact everywhere: a coroutine that ends where it holds, and
raises where it does not.
"""

from uuid import uuid4

FACTS = {
    "query_methods": "every method that asks the database has an async form",
    "iteration": "rows come by async for",
    "related_object": "a related object is awaited when it is wanted",
    "a_transaction": "a block is a transaction",
    "row_lock": "a row can be locked",
    "commit_hook": "a coroutine is run after the commit",
    "cursor": "a statement of one's own is awaited",
    "signal": "a coroutine hears of a save",
    "no_thread": "queries run on the event loop's own thread",
    "overlap": "three queries of three tasks take as long as one",
    "pool": "the pool of connections is asynchronous",
}

ASKING = (
    *("aggregate", "bulk_create", "bulk_update", "contains", "count", "create"),
    *("delete", "earliest", "exists", "explain", "first", "get", "get_or_create"),
    *("in_bulk", "iterator", "last", "latest", "update", "update_or_create"),
)
"""The methods of a QuerySet that ask the database."""

SLEEP = 1.0  # seconds that a query takes; three in turn take three times as long
SLEEPY = f"SELECT id, pg_sleep({SLEEP})::text AS slept FROM tags LIMIT 1"


class Undone(Exception):
    """Raised in a transaction, to have it rolled back."""


def new_name() -> str:
    """Of a tag that nobody has made yet."""
    return uuid4().hex
