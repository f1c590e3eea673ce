"""Looking a row up by what stands in a path."""

from typing import Any

from django.db.models import Model, QuerySet

from shared.domain import text
from shared.domain.errors import NotFound


def find[M: Model](rows: QuerySet[M], thing: str, **lookup: Any) -> M:
    """The one row, like Django's `get_object_or_404`. Raises NotFound(thing), also
    for a text that no database can store."""
    texts = [value for value in lookup.values() if isinstance(value, str)]
    if not all(map(text.is_storable, texts)):
        raise NotFound(thing)
    if (row := rows.filter(**lookup).first()) is None:
        raise NotFound(thing)
    return row
