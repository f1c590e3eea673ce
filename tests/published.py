"""The figures that stand in README.md and docs/measured/: made here, never by hand.

`pytest --publish` writes what passed; `python -m tests.published` renews the README and
docs/measured/pages.md.
"""

import json
from pathlib import Path
from typing import Any

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

MEASURED = ROOT / "docs" / "measured"
CONFORMANCE = MEASURED / "conformance.json"
SPEED = MEASURED / "speed.json"
CHAT = MEASURED / "chat.json"
DELIVERY = MEASURED / "chat-delivery.json"
README = ROOT / "README.md"
UNKNOWN = "not measured"  # such a row is left out
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

SHOWS = {
    "django": "ViewSets, permission classes, the admin; WSGI",
    "flask": "blueprints, a visible session, greenlets; WSGI",
    "fastapi": "typed dependencies, async SQLAlchemy; ASGI",
    "channels": "the monolith grown real-time: consumers; ASGI",
}
TRANSPORTS = {
    "django": "poll",
    "flask": "poll, ws",
    "fastapi": "poll, sse, ws",
    "channels": "poll, sse, ws",
}


def code_lines(package: str) -> int:
    """Lines of Python that are neither blank, nor comment, nor made by a program."""
    files = [p for p in (ROOT / package).rglob("*.py") if "migrations" not in p.parts]
    lines = [line.strip() for p in files for line in p.read_text().splitlines()]
    return sum(1 for line in lines if line and not line.startswith("#"))


def conformance(variant: str) -> str:
    """`1,214 of 1,214`, over both databases."""
    known = json.loads(CONFORMANCE.read_text()) if CONFORMANCE.exists() else {}
    counts = [found for label, found in known.items() if label.startswith(variant)]
    passed = sum(found.get("passed", 0) for found in counts)
    failed = sum(found.get("failed", 0) for found in counts)
    return f"{passed:,} of {passed + failed:,}" if counts else UNKNOWN


def speed(variant: str) -> str:
    """The list beside the bare endpoint of the same framework."""
    known: dict[str, Any] = json.loads(SPEED.read_text()) if SPEED.exists() else {}
    found = [
        figure
        for figure in known.get("figures", [])
        if figure["variant"] == variant and figure["request"] == "GET list"
    ]
    smallest = min(found, key=lambda figure: figure["articles"], default=None)
    if smallest is None:
        return UNKNOWN
    return f"{smallest['rate']:,.0f} a second, {smallest['to_bare']:.2f} of bare"


def home(variant: str) -> str:
    """The home page beside the JSON of the same articles."""
    known: dict[str, Any] = json.loads(SPEED.read_text()) if SPEED.exists() else {}
    found = [figure for figure in known.get("home", []) if figure["variant"] == variant]
    smallest = min(found, key=lambda figure: figure["articles"], default=None)
    return f"{smallest['to_twin']:.2f} of its JSON" if smallest else UNKNOWN


def delivery(variant: str) -> str:
    """What readers missed while everything was broken: `0 of 102,000, 110 faults`."""
    known = json.loads(DELIVERY.read_text()) if DELIVERY.exists() else {}
    run = known.get(f"{variant}-postgres")
    if run is None:
        return UNKNOWN
    lost, due = (run["totals"][name] for name in ("lost", "due"))
    return f"{lost} of {due:,}, {sum(run['faults'].values())} faults"


def fan_out(variant: str) -> str:
    """Messages delivered per CPU-second, one a frame, beside Node's `ws`."""
    from .benchmarks.chat.figures import Figures
    from .benchmarks.chat.measures import TALKING

    if "ws" not in TRANSPORTS[variant]:
        return "no sockets"
    known = json.loads(CHAT.read_text()) if CHAT.exists() else {"samples": []}
    figure = Figures(known["samples"]).of(variant, "fan-out", TALKING, "single")
    if figure is None or figure.to_node is None:
        return UNKNOWN
    return f"{figure.to_node:.2f} of Node.js"


def table() -> str:
    """The README's table of four columns."""
    names = list(VARIANTS)
    rows = {
        "": [
            f"[{VARIANTS[name].package}]({VARIANTS[name].package}/)" for name in names
        ],
        "Shows": [SHOWS[name] for name in names],
        "Lines of code": [f"{code_lines(VARIANTS[name].package):,}" for name in names],
        "Server": [VARIANTS[name].server for name in names],
        "Chat by": [TRANSPORTS[name] for name in names],
        "Conformance": [conformance(name) for name in names],
        "List of 20": [speed(name) for name in names],
        "Home page": [home(name) for name in names],
        "Lost in chat": [delivery(name) for name in names],
        "Fan-out": [fan_out(name) for name in names],
    }
    known = {head: cells for head, cells in rows.items() if UNKNOWN not in cells}
    lines = [f"| {head} | {' | '.join(cells)} |" for head, cells in known.items()]
    return "\n".join([lines[0], "|---|---|---|---|---|", *lines[1:]])


def renewed(text: str) -> str:
    """The README with the table as it is now."""
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    from . import batteries

    Path(README).write_text(renewed(README.read_text()))
    batteries.write()
