"""Looking a row up by what stands in a path, and writing one against all odds."""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.models import Model, QuerySet

from shared.domain import text
from shared.domain.errors import NotFound
from shared.engines import TRIES, is_deadlock


def find[M: Model](rows: QuerySet[M], thing: str, **lookup: Any) -> M:
    """The one row, like Django's `get_object_or_404`. Raises NotFound(thing), also
    for a text that no database can store."""
    texts = [value for value in lookup.values() if isinstance(value, str)]
    if not all(map(text.is_storable, texts)):
        raise NotFound(thing)
    if (row := rows.filter(**lookup).first()) is None:
        raise NotFound(thing)
    return row


def insist(write: Callable[[], Any]) -> None:
    """Do what is a transaction of its own, again after a deadlock."""
    for attempt in range(TRIES):
        try:
            write()
            return
        except OperationalError as error:
            if attempt == TRIES - 1 or not is_deadlock(error):
                raise
