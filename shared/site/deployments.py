"""What the deployment tests measured: docs/measured/deploy-*.json, a table for each."""

from html import escape
from pathlib import Path
from typing import Any

from ..cli.variants import VARIANTS
from . import conformance, figures
from .conformance import unique
from .panes import LABELS
from .tables import table

CONFIGS = {
    "deploy-pi.json": ("Raspberry Pi 3, emulated", "docs/guides/raspberry-pi.md"),
    "deploy-systemd.json": ("systemd on Debian", "docs/guides/server.md"),
    "deploy-compose.json": ("Containers", "docs/guides/containers.md"),
}
STATES = {"idle": "idle", "chat": "under a chat"}


def results(folder: Path = figures.MEASURED) -> dict[str, dict[str, Any]]:
    """What there is, by the name of the file."""
    found = {name: figures.read(name, folder) for name in CONFIGS}
    return {name: told for name, told in found.items() if told}


def page(folder: Path = figures.MEASURED) -> str:
    """The whole page; empty before anything was measured."""
    found = results(folder)
    if not found:
        return ""
    parts = "\n\n".join(section(name, told) for name, told in found.items())
    return f"""---
title: Deployments
---
# Deployments, measured

Each config starts from nothing, is held to the conformance suite through nginx with
TLS (where a table counts its tests), and is then broken on purpose. Written by the
tests of [tests/deploy](repo:tests/deploy).

{parts}
"""


def section(name: str, told: dict[str, Any]) -> str:
    """One config."""
    title, _ = CONFIGS[name]
    variants: dict[str, Any] = told.get("variants", {})
    parts = [f"## {title}", passed(variants), memory(variants)]
    if faults := told.get("faults"):
        parts.append(broken(faults))
    parts.append(
        f"Measured on {told.get('date', '')} by `{told.get('command', '')}`; "
        f"the figures are [{name}](repo:docs/measured/{name})."
    )
    return "\n\n".join(part for part in parts if part)


def passed(variants: dict[str, Any]) -> str:
    """Conformance through this config."""
    cells = [
        conformance.cell(variants.get(name, {}).get("conformance")) for name in VARIANTS
    ]
    heads = ["", *LABELS.values()]
    rows = [["Conformance", *cells]]
    return table(heads, rows, "Conformance", "matrix") if any(cells) else ""


def memory(variants: dict[str, Any]) -> str:
    """MiB of each unit or container, and of all."""
    rows = []
    others = [name for name in variants if name not in VARIANTS]  # on PostgreSQL
    for state, words in STATES.items():
        known = {
            name: variants.get(name, {}).get("memory", {}).get(state, {})
            for name in (*VARIANTS, *others)
        }
        parts = unique(part for units in known.values() for part in units)
        for part in sorted(parts, key=lambda part: part == "total"):
            cells = [amount(units.get(part)) for units in known.values()]
            rows.append([f"{escape(part)}, {words}", *cells])
    heads = ["MiB", *LABELS.values(), *map(escape, others)]
    return table(heads, rows, "Memory", "numbers") if rows else ""


def amount(value: float | None) -> str:
    """Empty where nothing was measured."""
    return "" if value is None else figures.number(value, 0 if value >= 10 else 1)


def broken(faults: dict[str, Any]) -> str:
    """What was done to it, and what came of it."""
    rows = [[escape(name), said(told)] for name, told in faults.items()]
    return table(["Broken on purpose", "What came of it"], rows, "Faults")


def said(told: Any) -> str:
    """Figures with their names."""
    if isinstance(told, list):
        return ", ".join(map(said, told))
    if not isinstance(told, dict):
        return escape(str(told))
    return "; ".join(
        f"{escape(str(key).replace('_', ' '))}: "
        + (said(value) if not isinstance(value, float) else f"{value:,.4g}")
        for key, value in told.items()
    )
