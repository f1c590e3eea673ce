"""From measures to a verdict. The threshold was fixed before the first measurement;
`__init__.py` gives its reason."""

from collections.abc import Sequence

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Plot, Series, Verdict
from ..measures import Measure, Measures

HELLO, ONE_ROW, ROWS = "trivial JSON", "one row", "fifty rows"
UPSTREAM, LIST = "three calls of 50 ms", "list of the variants"
WORKLOADS = (HELLO, ONE_ROW, ROWS, UPSTREAM, LIST)
DJANGO = ("Django, gunicorn", "Django, granian", "Django, async")
DJANGO += ("Django, async on granian",)
FASTAPI = ("FastAPI, async", "FastAPI, async on granian")
OF_VARIANTS = ("django, variant", "channels, variant"), ("fastapi, variant",)
CEILING = "load client's limit"

SIGNIFICANTLY = 1.5  # times the answers of the fastest Django
TOO_NEAR = 0.8  # of the load's limit: then it would be what is measured
DELAY = 0.05  # seconds the other service takes
CONNECTIONS = 32
CONNECTIONS_UPSTREAM = 192  # who waits for an answer asks nothing meanwhile
ROOM = CONNECTIONS_UPSTREAM / DELAY  # answers a second, if answering took no time


def p99(workload: str) -> str:
    """The name of its measure."""
    return f"{workload}, p99"


def cpu(workload: str) -> str:
    """The name of its measure."""
    return f"{workload}, CPU of a request"


def ratio(measures: Measures, workload: str) -> Measure:
    """The fastest FastAPI beside the fastest Django, each on the server that suits it
    best, Django in its asynchronous way or not."""
    django, fastapi = OF_VARIANTS if workload == LIST else (DJANGO, FASTAPI)
    one, other = (fastest(measures, names, workload) for names in (fastapi, django))
    return measures.ratio(one, other, workload)


def ahead(measures: Measures, workload: str) -> Measure:
    """The fastest FastAPI beside the fastest of all others, Flask among them: the claim
    names Django alone, who chooses has both."""
    ours = OF_VARIANTS[1] if workload == LIST else FASTAPI
    others = [
        name
        for name in measures.names(workload)
        if name != CEILING and not name.casefold().startswith("fastapi")
    ]
    one, other = (fastest(measures, names, workload) for names in (ours, others))
    return measures.ratio(one, other, workload)


def fastest(measures: Measures, names: Sequence[str], workload: str) -> str:
    return max(names, key=lambda name: measures.get(name, workload).median)


def judge(measures: Measures) -> Verdict:
    """In how many of the five FastAPI is significantly faster."""
    found = {workload: ratio(measures, workload) for workload in WORKLOADS}
    if all(each.surely_above(SIGNIFICANTLY) for each in found.values()):
        answer = CONFIRMED
    elif all(each.surely_below(SIGNIFICANTLY) for each in found.values()):
        answer = REFUTED
    else:
        answer = DEPENDS
    said = ", ".join(f"{workload} {told(each)}" for workload, each in found.items())
    ours = fastest(measures, FASTAPI, UPSTREAM)
    usual = measures.ratio(ours, DJANGO[0], UPSTREAM)
    return Verdict(
        answer,
        f"The answers a second of the fastest FastAPI beside the fastest Django's: "
        f"{said}; beside views on gunicorn's threads, {UPSTREAM}: {usual}.",
    )


def told(factor: Measure) -> str:
    """`1.60`, or that it may be on either side of the threshold."""
    if factor.surely_above(SIGNIFICANTLY) or factor.surely_below(SIGNIFICANTLY):
        return str(factor)
    return f"{factor.spread}, which does not decide"


def control(measures: Measures) -> Control:
    """The load client could have read more, and its connections could have waited for
    more."""
    limits = {HELLO: measures.get(CEILING, HELLO).median, UPSTREAM: ROOM}
    came, parts = [], []
    for workload, limit in limits.items():
        servers = [name for name in measures.names(workload) if name != CEILING]
        name = fastest(measures, servers, workload)
        parts.append(measures.get(name, workload).median / limit)
        came.append(f"{name} came to {parts[-1]:.0%} of it ({workload})")
    return Control(
        f"The fastest server stays below {TOO_NEAR:.0%} of what the client can read, "
        f"and of what {CONNECTIONS_UPSTREAM} connections can wait for",
        max(parts) < TOO_NEAR,
        ", ".join(came),
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
