"""The child process that makes reports: `python -m tests.claims.reports.answers`."""

import re
from collections.abc import Callable
from typing import Any

from ..child import answer
from . import CONSTRUCTS, DJANGO, RAW
from .tools import (
    MAKERS,
    NAIVE,
    Rows,
    explain,
    milliseconds,
    pitfalls,
    raw,
    raw_rules,
    recursion,
    statements,
)


def time_report(tool: str, report: str, repeat: int, plant: str | None = None) -> Any:
    """How long it takes, whether its rows are raw SQL's, and what it asks."""
    make = maker(tool, report, plant)
    rows = make()  # the first time is a warm-up
    asked = statements(tool, report, make)
    said = re.search(CONSTRUCTS[report], asked[0][0], re.IGNORECASE)
    return {
        "milliseconds": milliseconds(make, repeat),
        "right": rows == MAKERS[RAW](report),
        "statements": len(asked),
        "direct": bool(said),
    }


def maker(tool: str, report: str, plant: str | None) -> Callable[[], Rows]:
    """What makes the report; planted, Django's may be another."""
    make = planted(plant, report) if tool == DJANGO else None
    return make or (lambda: MAKERS[tool](report))


def planted(plant: str | None, report: str) -> Callable[[], Rows] | None:
    """Django's form with a regression in it, or with progress."""
    if (plant, report) == ("wrong join", "engagement"):
        return NAIVE[DJANGO]
    if (plant, report) == ("recursion", "reach"):
        return recursion.by_django_cte
    return None


def explain_report(tool: str, report: str, plant: str | None = None) -> Any:
    """The database's part."""
    return explain(statements(tool, report, maker(tool, report, plant)))


def count_naively(tool: str) -> Any:
    """The numbers of the author whom the naive join puts first, beside the right
    ones."""
    first = NAIVE[tool]()[0]
    right = pitfalls.numbers_of(raw, first["username"])
    return {name: float(first[name] / right[name]) for name in right}


def time_way(way: str, repeat: int) -> Any:
    """Recursion, in one of the ways that are left."""
    make = getattr(recursion, way)
    right = make() == MAKERS[RAW]("reach")
    return {"milliseconds": milliseconds(make, repeat), "right": right}


def try_rules() -> Any:
    """What holds of raw SQL in Django."""
    return {rule.__name__: rule() for rule in raw_rules.RULES}


ANSWERS = {
    each.__name__: each
    for each in (time_report, explain_report, count_naively, time_way, try_rules)
}

if __name__ == "__main__":
    answer(lambda do, **words: ANSWERS[do](**words))
