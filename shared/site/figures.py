"""What docs/measured/ says. Where it says nothing, nothing is shown."""

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..cli.processes import ROOT

MEASURED = ROOT / "docs" / "measured"

# the requests of `./parallax bench` that are an operation
REQUESTS = {
    "list_articles": "GET list",
    "get_article": "GET article",
    "list_tags": "GET tags",
    "login": "POST login",
    "create_article": "POST article",
}
# what `./parallax bench chat` says of one: measure, mode, and the unit
CHAT = {
    "live_room": [
        ("memory", "guests", "KiB an idle socket", 1),
        ("connects", "guests", "sockets opened a second", 0),
        ("fan-out", "single", "messages delivered a CPU-second, one a frame", 0),
        ("latency p50", "sent", "ms from sending to delivery, half of them", 1),
    ],
    "list_messages": [
        ("wake-up p50", "poll", "ms from sending to a waiting reader, half", 1),
        ("wake-up p99", "poll", "ms, 99 of 100", 1),
    ],
}


@dataclass(frozen=True)
class Figure:
    """A row: what was measured, under which circumstances, of each variant."""

    what: str
    cells: dict[str, str]  # by the variant's name
    page: str  # in docs/measured/


def read(name: str, folder: Path = MEASURED) -> Any:
    """A file of docs/measured/; None where it does not exist (yet)."""
    file = folder / name
    return json.loads(file.read_text()) if file.exists() else None


def number(value: float, digits: int = 0) -> str:
    """As people write it: `12,345`, `0.07`."""
    return f"{value:,.{digits}f}"


def of_operation(operation: str) -> Iterator[Figure]:
    """What was measured of an operation."""
    yield from speeds(operation)
    yield from chat(operation)


def speeds(operation: str) -> Iterator[Figure]:
    """Answers a second, in a database of each size."""
    measured = (read("speed.json") or {}).get("figures", [])
    mine = [f for f in measured if f["request"] == REQUESTS.get(operation)]
    for size in sorted({figure["articles"] for figure in mine}):
        cells = {
            figure["variant"]: f"{number(figure['rate'])} "
            f"<small>{figure['to_bare']:.2f} of bare</small>"
            for figure in mine
            if figure["articles"] == size
        }
        what = f"answers a second, {number(size)} articles"
        yield Figure(what, cells, "docs/measured/speed.md")


def chat(operation: str) -> Iterator[Figure]:
    """What its sockets cost and how fast they are, with as many as were measured."""
    samples = (read("chat.json") or {}).get("samples", [])
    for measure, mode, unit, digits in CHAT.get(operation, []):
        mine = [s for s in samples if (s["measure"], s["mode"]) == (measure, mode)]
        most = max((sample["sockets"] for sample in mine), default=0)
        found: dict[str, list[float]] = {}
        for sample in mine:
            if sample["sockets"] == most:
                found.setdefault(sample["server"], []).append(sample["value"])
        if found:
            cells = {
                server: number(statistics.median(values), digits)
                for server, values in found.items()
            }
            yield Figure(
                f"{unit}; {number(most)} at once", cells, "docs/measured/chat.md"
            )
