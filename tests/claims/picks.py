"""What the rules of the decision matrix choose; each looks at nothing but measures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tests import batteries

from .measures import Measures, shown

ANYTHING = "what the team knows"
PACKAGES = {
    "Django": "django_monolith",
    "Flask": "flask_service",
    "FastAPI": "fastapi_service",
}
PANELS = {  # whose they are
    "Django's admin": "Django",
    "Flask-Admin": "Flask",
    "sqladmin": "FastAPI",
    "starlette-admin": "FastAPI",
}
MOST = 1 / 2  # of the requests


@dataclass(frozen=True)
class Pick:
    """What is chosen and why, by figures; `measured` are pages of docs/measured that
    were looked at too."""

    pick: str
    because: str
    measured: list[str] = field(default_factory=list)


def claim(folder: str, module: str) -> Any:
    """A claim's module: its folder is no name that `import` takes."""
    return import_module(f"{__package__}.{folder}.{module}")


def rapid_start(measures: Mapping[int, Measures]) -> Pick:
    """The safe panels, and the lines that the variants wrote."""
    admin = claim("30_secure_admin", "experiment")
    failing = {
        name: admin.failed(measures[30], name, "works", "safe")
        for name in PANELS
        if measures[30].has(name, admin.of("works", admin.WORKS[0]))
    }
    safe = [name for name, what in failing.items() if not what]
    lines = {name: own_lines(package) for name, package in PACKAGES.items()}
    owners = {PANELS[name] for name in safe} or set(PACKAGES)
    among = [name for name in PACKAGES if name in owners]  # of equals the first
    counted = ", ".join(f"{name} {count:,}" for name, count in lines.items())
    others = [
        f"{name} fails {len(what)} of {len(asked(measures[30], name))} asked"
        for name, what in failing.items()
        if what
    ]
    return Pick(
        min(among, key=lambda name: lines[name]),
        f"safe as they come: {' and '.join(safe) or 'none'} ({', '.join(others)}); "
        f"lines of our own for pages and panel: {counted}",
        ["pages.md"],
    )


def asked(measures: Measures, name: str) -> list[str]:
    """The checks for which the panel has what they need; to others it was not put."""
    admin = claim("30_secure_admin", "experiment")
    wanted = [
        admin.of(group, check)
        for group in ("works", "safe")
        for check in admin.GROUPS[group]
    ]
    return [what for what in wanted if measures.has(name, what)]


def own_lines(package: str) -> int:
    """For pages, forms, what they share, and the panel."""
    parts = batteries.pages, batteries.forms, batteries.shared, batteries.panel
    return sum(part(package) for part in parts)


def microservice(measures: Mapping[int, Measures]) -> Pick:
    """Where FastAPI is significantly faster, and what memory it takes."""
    speed = claim("34_fastapi_faster_at_async", "rule")
    memory = claim("35_fraction_of_the_memory", "rule")
    ratios = {each: speed.ahead(measures[34], each) for each in speed.WORKLOADS}
    faster = [
        each
        for each, ratio in ratios.items()
        if ratio.surely_above(speed.SIGNIFICANTLY)
    ]
    fractions = memory.ratios(measures[35])
    halves = [
        each for each, part in fractions.items() if part.surely_below(memory.FRACTION)
    ]
    least = min(part.median for part in fractions.values())
    most = max(part.median for part in fractions.values())
    told = ", ".join(f"{each} {ratio.spread}" for each, ratio in ratios.items())
    pick = f"FastAPI for {', '.join(faster)}; else {ANYTHING}" if faster else ANYTHING
    if len(faster) > MOST * len(ratios) or len(halves) > MOST * len(fractions):
        pick = "FastAPI"
    return Pick(
        pick,
        f"FastAPI surely is at least {shown(speed.SIGNIFICANTLY)} times as fast as the "
        f"fastest of the others in {len(faster)} of {len(ratios)} requests ({told}); "
        f"it takes "
        f"{shown(least)} to {shown(most)} times the memory, half or less in "
        f"{len(halves)} of {len(fractions)} states",
    )


def chat(measures: Mapping[int, Measures]) -> Pick:
    """The Python servers to which neither Node.js nor Go surely is far superior."""
    rule = claim("40_node_or_go_for_sockets", "rule")
    known = measures[40].names(rule.DELIVERED)
    natives = [name for name in rule.NATIVE.values() if name in known]
    rivals = [name for name in rule.PLAIN.values() if name in known]
    level = [
        rival
        for rival in rivals
        if not any(rule.is_far_superior(measures[40], each, rival) for each in natives)
    ]
    names = [each.partition(",")[0] for each in level]
    factors = [
        f"{native} is {better(measures[40], native, rival)} than {name}"
        for native in natives
        for rival in level or rivals
        for name in [rival.partition(",")[0]]
    ]
    return Pick(
        " or ".join(names or natives),
        f"{', '.join(factors)} by deliveries per CPU-second, memory of a socket and "
        f"the 99th percentile; by far would be {rule.FAR} times the deliveries",
        ["chat.md", "chat-delivery.md"],
    )


def better(measures: Measures, native: str, rival: str) -> str:
    """`2.41 to 3.40 times better`, and whether it is in all that is judged."""
    rule = claim("40_node_or_go_for_sockets", "rule")
    medians = [
        rule.times_better(measures, native, rival, what).median for what in rule.JUDGED
    ]
    where = " in all three" if min(medians) > 1 else ""
    return f"{shown(min(medians))} to {shown(max(medians))} times better{where}"


def analytics(measures: Mapping[int, Measures]) -> Pick:
    """Which of the two that the document names matters."""
    stacks = claim("52_flask_for_analytics", "experiment")
    all_six = claim("reports", "totals").all_six
    by_orm = all_six(measures[52], stacks.OWN_ORM, stacks.DJANGO)
    by_framework = min(
        (
            all_six(measures[52], each, stacks.FLASK)
            for each in (stacks.DJANGO, stacks.FASTAPI)
        ),
        key=lambda ratio: ratio.median,
    )
    parts = {
        "Flask": by_framework.surely_above(stacks.APART),
        "SQLAlchemy": by_orm.surely_above(stacks.APART),
    }
    names = [name for name, matters in parts.items() if matters]
    return Pick(
        " + ".join(names) or f"{ANYTHING}, with raw SQL where the ORM ends",
        f"Django's own ORM takes {shown(by_orm.median)} times as long as SQLAlchemy in "
        f"Django over the six reports; the better of Django and FastAPI takes "
        f"{shown(by_framework.median)} times as long as Flask, all with SQLAlchemy",
    )
