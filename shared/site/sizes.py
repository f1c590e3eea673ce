"""How much code a variant is, and how much memory it takes."""

from pathlib import Path

from ..cli.processes import ROOT
from ..cli.variants import VARIANTS
from . import deployments, figures
from .panes import LABELS
from .reader import FEATURES
from .tables import table

FRONT = "what they share, and the front door"
NAMES = list(VARIANTS)


def page() -> str:
    """Lines by feature, memory by config."""
    memory = memory_table()
    told = f"## Memory\n\nMiB of the whole stack that a variant needs.\n\n{memory}"
    return f"""---
title: Size and memory
---
# Size and memory

## Lines of code

Python that is neither blank, nor comment, nor a migration, counted when this page was
made. realtime_channels is the monolith grown: its lines come on top of Django's.

{lines_table()}

{told if memory else ""}
"""


def lines_table() -> str:
    """Lines by feature and variant."""
    packages = [variant.package for variant in VARIANTS.values()]
    counts = {package: count(package) for package in packages}
    rows = [
        [label, *(figures.number(counts[package].get(part, 0)) for package in packages)]
        for part, label in [*FEATURES.items(), ("", FRONT)]
    ]
    total = [figures.number(sum(counts[package].values())) for package in packages]
    rows.append(["<b>in all</b>", *(f"<b>{cell}</b>" for cell in total)])
    return table(["Feature", *LABELS.values()], rows, "Lines of code", "numbers")


def count(package: str) -> dict[str, int]:
    """Lines by feature; those of no feature under the empty name."""
    found: dict[str, int] = {}
    for file in sorted((ROOT / package).rglob("*.py")):
        inside = file.relative_to(ROOT / package)
        if "migrations" not in inside.parts:
            part = inside.parts[0] if inside.parts[0] in FEATURES else ""
            found[part] = found.get(part, 0) + lines(file)
    return found


def lines(file: Path) -> int:
    """Those that are neither blank nor comment."""
    text = (line.strip() for line in file.read_text().splitlines())
    return sum(1 for line in text if line and not line.startswith("#"))


def memory_table() -> str:
    """Memory by config, state and variant; empty where nothing was measured."""
    rows = [
        [f"{label}, {state}", *cells]
        for label, state, cells in memory_rows()
        if any(cells)
    ]
    return table(["MiB", *LABELS.values()], rows, "Memory", "numbers") if rows else ""


def memory_rows() -> list[tuple[str, str, list[str]]]:
    """The config, the state, and a figure for each variant."""
    found = []
    for name, result in deployments.results().items():
        label, told = deployments.CONFIGS[name][0], result.get("variants", {})
        for state, words in deployments.STATES.items():
            totals = [
                told.get(v, {}).get("memory", {}).get(state, {}).get("total")
                for v in NAMES
            ]
            cells = ["" if t is None else figures.number(t) for t in totals]
            found.append((label, words, cells))
    return found


def least_memory() -> tuple[str, str, str] | None:
    """The variant that takes least, how much, and where that was measured; None before
    it was."""
    for label, state, cells in memory_rows():
        known = {
            name: float(c.replace(",", ""))
            for name, c in zip(NAMES, cells, strict=True)
            if c
        }
        if len(known) > 1:
            least = min(known, key=known.__getitem__)
            shown = dict(zip(NAMES, LABELS.values(), strict=True))[least]
            return shown, f"{known[least]:,.0f} MiB", f"{label}, {state}"
    return None
