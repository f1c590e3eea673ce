"""From measures to a verdict. The threshold was fixed before the first measurement;
`__init__.py` gives its reason."""

from collections.abc import Sequence

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Plot, Series, Verdict
from ..measures import Measure, Measures

HELLO, ONE_ROW, ROWS = "trivial JSON", "one row", "fifty rows"
UPSTREAM, LIST = "three calls of 50 ms", "list of the variants"
WORKLOADS = (HELLO, ONE_ROW, ROWS, UPSTREAM, LIST)
DJANGO = ("Django, gunicorn", "Django, granian", "Django, async")
FASTAPI = "FastAPI, async"
OF_VARIANTS = ("django, variant", "channels, variant"), "fastapi, variant"
CEILING = "load client's limit"

SIGNIFICANTLY = 1.5  # times the answers of the fastest Django
TOO_NEAR = 0.8  # of the load client's limit: then it would be what is measured


def p99(workload: str) -> str:
    """The name of its measure."""
    return f"{workload}, p99"


def cpu(workload: str) -> str:
    """The name of its measure."""
    return f"{workload}, CPU of a request"


def ratio(measures: Measures, workload: str) -> Measure:
    """FastAPI beside the fastest Django, each in its own asynchronous way or not."""
    django, fastapi = OF_VARIANTS if workload == LIST else (DJANGO, FASTAPI)
    fastest = max(django, key=lambda name: measures.get(name, workload).median)
    return measures.ratio(fastapi, fastest, workload)


def judge(measures: Measures) -> Verdict:
    """In how many of the five FastAPI is significantly faster."""
    found = {workload: ratio(measures, workload) for workload in WORKLOADS}
    if all(each.surely_above(SIGNIFICANTLY) for each in found.values()):
        answer = CONFIRMED
    elif all(each.surely_below(SIGNIFICANTLY) for each in found.values()):
        answer = REFUTED
    else:
        answer = DEPENDS
    said = ", ".join(f"{workload} {each}" for workload, each in found.items())
    usual = measures.ratio(FASTAPI, DJANGO[0], UPSTREAM)
    return Verdict(
        answer,
        f"FastAPI's answers a second beside the fastest Django's: {said}; beside "
        f"views on gunicorn's threads, {UPSTREAM}: {usual}.",
    )


def control(measures: Measures) -> Control:
    """The load client could have read more."""
    limit = measures.get(CEILING, HELLO).median
    fastest = max(
        (
            measures.get(name, HELLO)
            for name in measures.names(HELLO)
            if name != CEILING
        ),
        key=lambda measure: measure.median,
    )
    part = fastest.median / limit
    return Control(
        f"The fastest server stays below {TOO_NEAR:.0%} of what the client can read",
        part < TOO_NEAR,
        f"{fastest.name} came to {part:.0%} of it",
    )


def plots(measures: Measures) -> Sequence[Plot]:
    """Answers a second, the slowest of a hundred, and what each costs."""
    titles = {
        "Answers a second": ("a second", WORKLOADS),
        "The slowest of a hundred": ("ms", [p99(each) for each in WORKLOADS]),
        "CPU of a request": ("ms", [cpu(each) for each in WORKLOADS]),
    }
    return [
        Plot(title, unit, "bars", "", [series(measures, what) for what in whats])
        for title, (unit, whats) in titles.items()
    ]


def series(measures: Measures, what: str) -> Series:
    """Of all who did it, but for the client's limit."""
    names = [name for name in measures.names(what) if name != CEILING]
    return Series(what, [(name, measures.get(name, what)) for name in names])
