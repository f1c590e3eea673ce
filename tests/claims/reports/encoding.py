"""Reports as JSON: from every tool the same bytes."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any


def encoded(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A list of objects."""
    return json.dumps([dict(row) for row in rows], default=plain).encode()


def plain(value: Any) -> Any:
    """PostgreSQL's sums are decimals, moments become texts."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))
