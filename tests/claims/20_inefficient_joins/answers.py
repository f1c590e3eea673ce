"""The child process that asks for articles in all forms."""

from collections.abc import Callable
from typing import Any

from ..child import answer
from ..reports import RAW, SQLALCHEMY
from ..reports.tools import (
    Recorder,
    Rows,
    explain,
    milliseconds,
    overheard,
    raw,
    session,
)
from . import planted
from .forms import django_forms, raw_forms, sqlalchemy_forms

DISCUSSED = """
SELECT a.slug FROM comments c JOIN articles a ON a.id = c.article_id
GROUP BY a.slug ORDER BY count(*) DESC, a.slug LIMIT 1
"""
SLUG: str = raw.execute(DISCUSSED).fetchall()[0]["slug"]
FEW = 10  # statements, which are explained more than once


def maker(tool: str, form: str) -> Callable[[], Rows]:
    """What gives the rows; `form` is such as `list_tuned`."""
    if tool == RAW:
        return lambda: getattr(raw_forms, form)(raw, SLUG)
    if tool == SQLALCHEMY:
        return lambda: getattr(sqlalchemy_forms, form)(session, SLUG)
    return lambda: getattr(django_forms, form)(SLUG)


def time_form(
    tool: str, operation: str, form: str, repeat: int, plant: str | None = None
) -> dict[str, Any]:
    """The whole time, the database's part of it, and what was asked."""
    if plant:
        planted.plant()
    make = maker(tool, f"{operation}_{form}")
    with overheard() as asked:
        rows = make()
    if tool == RAW:
        recorder = Recorder()
        getattr(raw_forms, f"{operation}_{form}")(recorder, SLUG)
        asked = recorder.asked
    found = explain(asked, repeat=1 if len(asked) > FEW else 3)
    return {
        "right": rows == maker(RAW, f"{operation}_tuned")(),
        "milliseconds": milliseconds(make, repeat),
        "database": found["milliseconds"],
        "blocks": found["blocks"],
        "statements": len(asked),
    }


if __name__ == "__main__":
    answer(time_form)
