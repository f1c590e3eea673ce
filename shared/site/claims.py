"""A page for each claim that was tested, and the index of all."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from ..cli.finder import Code, cut, parse
from ..cli.processes import ROOT
from . import calls, figures, panes, plots
from .tables import badge, prose, table

FOLDER = figures.MEASURED / "claims"
NAMES = {  # a folder's words have no capitals
    "channels": "Channels",
    "django": "Django",
    "fastapi": "FastAPI",
    "flask": "Flask",
    "go": "Go",
    "node": "Node.js",
    "orm": "ORM",
    "pi": "Pi",
    "raspberry": "Raspberry",
    "sql": "SQL",
}
MACHINE = {
    "memory_gib": "GiB of memory",
    "busy": "cores that others kept busy",
    "load": "load average before it began",  # in results of earlier forms
}


def results(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """What was measured, by the claim's number."""
    names = sorted(file.name for file in folder.glob("*.json"))
    found = [figures.read(name, folder) for name in names if name[:2].isdigit()]
    return sorted(found, key=lambda result: int(result["claim"]))


def address(claim: int) -> str:
    """The page of a claim, among the site's."""
    return f"claims/{claim:02}.md"


def title(result: dict[str, Any]) -> str:
    """`14. Batteries in a microservice`."""
    name = " ".join(NAMES.get(word, word) for word in result["name"].split())
    return f"{result['claim']}. {name[:1].upper()}{name[1:]}"


def about(codes: Iterable[Code]) -> list[dict[str, Any]]:
    """The claims that compare one of these functions."""
    named = {(str(code.file), code.name) for code in codes}
    return [
        result
        for result in results()
        if any(
            (one["path"], one["name"].rpartition(".")[2]) in named
            for one in result["code"]
        )
    ]


def index(found: list[dict[str, Any]]) -> str:
    """Every claim, with its verdict."""
    rows = [
        [
            f'<a href="{result["claim"]:02}.html">{escape(title(result))}</a>',
            badge(result["verdict"]),
            escape(result["statement"]),
            prose(result["because"]),
        ]
        for result in found
    ]
    heads = ["Claim", "Verdict", "What is claimed", "What was measured"]
    return f"""---
title: Claims
hide: [toc]
---
# Claims, put to the test

What texts say about these frameworks, each as an experiment: a control that could have
failed, a measure with its spread, a verdict by a rule that was fixed before.
`./parallax claims` runs them all; they are built in [tests/claims](repo:tests/claims).

{table(heads, rows, "Claims and their verdicts", "claims")}
"""


def page(result: dict[str, Any]) -> str:
    """One claim."""
    name = title(result)
    source = escape(result["source"]["title"])
    parts = [
        f"---\ntitle: {name!r}\n---\n# {name}\n",
        f'<p class="claim">{escape(result["statement"])} <cite>{source}</cite></p>',
        verdict(result),
        *map(plots.svg, result["plots"]),
        "## How it was tested\n",
        result.get("method", ""),
        control(result["control"]),
        "## Measures\n",
        measures(result["measures"]),
        *code(result),
        again(result),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def verdict(result: dict[str, Any]) -> str:
    """The badge, and the sentence made of figures."""
    said = prose(result["because"])
    return f'<p class="verdict">{badge(result["verdict"])} {said}</p>'


def control(told: dict[str, Any]) -> str:
    """What had to hold, or the figures would mean nothing."""
    word = badge("held") if told["held"] else badge("failed", "bad")
    what, because = prose(told["what"]), prose(told["because"])
    return f'<p class="verdict"><b>Control</b> {word} {what}: {because}</p>'


def measures(found: list[dict[str, Any]]) -> str:
    """The median and the spread of every measure."""
    rows = [
        [
            escape(one["name"]),
            escape(one["what"]),
            f"<b>{said(one['median'])}</b>",
            spread(one),
            escape(one["unit"]),
            str(len(one["values"])),
        ]
        for one in found
    ]
    heads = ["Of", "What", "Median", "Lowest to highest", "Unit", "Values"]
    return table(heads, rows, "Measures", "measures")


def said(value: float) -> str:
    """A figure of a measure: whole numbers whole, else three digits."""
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def spread(one: dict[str, Any]) -> str:
    """Empty where nothing varies."""
    if one["low"] == one["high"]:
        return ""
    return f"{said(one['low'])} to {said(one['high'])}"


def code(result: dict[str, Any]) -> Iterator[str]:
    """The code that was compared, side by side. Raises FileNotFoundError or LookupError
    where it is not there (any more)."""
    told = result["code"]
    if not told:
        return
    yield "## The code\n"
    names = [f"c{number}" for number in range(len(told))]
    columns = [
        panes.pane(name, one["title"], panes.link(found), panes.code_block(found, name))
        for name, one in zip(names, told, strict=True)
        for found in [find(one["path"], one["name"])]
    ]
    yield panes.row(columns)


def find(path: str, name: str) -> Code:
    """A function, class or `Class.method` of a file; without a name, the file."""
    file = ROOT / path
    if not name:
        return Code(Path(path), 1, file.read_text(), Path(path).name)
    if file.suffix != ".py":
        raise LookupError(f"{path}: only Python has parts by name")
    parse(file)  # raises where the file is gone
    owner, _, method = name.rpartition(".")
    places = calls.members(file, owner) if owner else calls.top_level(file)
    if method not in places:
        raise LookupError(f"{path} has no {name}")
    return cut(file, places[method])


def again(result: dict[str, Any]) -> str:
    """How to have it again, and where it was measured."""
    machine = result["machine"].items()
    told = ", ".join(f"{MACHINE.get(key, key)}: {value}" for key, value in machine)
    versions = ", ".join(f"{name} {v}" for name, v in result["versions"].items())
    given = result.get("parameters", {}).items()
    parameters = "".join(f" {name[:1].upper()}{name[1:]}: {n:g}." for name, n in given)
    return f"""## Again

    {result["command"]}

{result["rounds"]} rounds on {result["date"]}.{parameters} {told}.
Versions: {versions}. The figures: [{result["claim"]:02}.json]\
(repo:docs/measured/claims/{result["claim"]:02}.json).
"""
