"""docs/measured/deploy-pi.json, from what tests found, and the guide's tables from it:
`python -m tests.deploy.pi_figures` renews them.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

from ..claims import machine
from ..published import BEGIN, END, MEASURED

FILE = MEASURED / "deploy-pi.json"
GUIDE = ROOT / "docs" / "guides" / "raspberry-pi.md"
COMMAND = "./parallax test --faults tests/deploy/test_raspberry_pi.py -- --publish"
PACKAGES = ("django", "flask", "fastapi", "channels", "celery", "gunicorn", "uvicorn")
STATES = {"idle": "idle", "chat": "chat of 50"}


class Figures:
    """By variant; what was not measured this time stays as it is."""

    def __init__(self) -> None:
        self.variants: dict[str, dict[str, Any]] = {}

    def of(self, variant: str, database: str) -> dict[str, Any]:
        """The figures of one, to be filled in."""
        name = variant if database == "sqlite" else f"{variant} on PostgreSQL"
        return self.variants.setdefault(name, {})

    def publish(self) -> None:
        """Write the file and the guide's tables."""
        known = json.loads(FILE.read_text()) if FILE.exists() else {}
        variants: dict[str, Any] = known.get("variants", {})
        for name, told in self.variants.items():
            variants[name] = variants.get(name, {}) | told
        found = {
            "machine": {
                "board": "QEMU virt, 4 Cortex-A53, 1024 MiB, Debian 13 arm64",
                "emulated_by": machine.describe(),
            },
            "versions": machine.versions(PACKAGES, ["qemu-system-aarch64"]),
            "date": datetime.now(UTC).date().isoformat(),
            "command": COMMAND,
            "variants": variants,
            "faults": dict(faults(variants)),
        }
        MEASURED.mkdir(parents=True, exist_ok=True)
        FILE.write_text(json.dumps(found, indent=1) + "\n")
        GUIDE.write_text(renewed(GUIDE.read_text(), found))


def faults(variants: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What was broken, by variant."""
    found = []
    for name, told in variants.items():
        if crash := told.get("crash"):
            found.append((f"{name}: the emulator killed under writes", crash))
        for unit, back in told.get("killed", {}).items():
            found.append((f"{unit}: SIGKILL", back))
    return found


def renewed(text: str, measured: dict[str, Any]) -> str:
    """The guide with the tables as they are now."""
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n{tables(measured)}\n{END}{tail}"


def tables(measured: dict[str, Any]) -> str:
    """Memory by unit, and times."""
    known = measured["variants"]
    variants = {
        name: known[name] for name in unique((*VARIANTS, *known)) if name in known
    }
    parts = unique(
        (part, state)
        for told in variants.values()
        for state in STATES
        for part in told.get("memory", {}).get(state, {})
    )
    rows = [
        [f"{part}, {STATES[state]}", *cells(variants, "memory", state, part)]
        for part, state in sorted(parts, key=lambda each: each[0] == "total")
    ]
    for state, words in STATES.items():
        row = cells(variants, "machine_memory", state, "whole_machine_used")
        rows.append([f"the whole machine, {words}", *row])
    rows.append(["messages in that chat", *cells(variants, "chat", "messages")])
    for what in ("passed", "failed"):
        row = cells(variants, "conformance", what)
        rows.append([f"tests of the suite, {what}", *row])
    lines = [" | ".join(["MiB", *variants]), "|".join(["---"] * (len(variants) + 1))]
    lines += [" | ".join(row) for row in rows if any(row[1:])]
    return "\n".join(f"| {line} |" for line in lines)


def unique[T](parts: Iterable[T]) -> list[T]:
    """In the order in which they come."""
    return list(dict.fromkeys(parts))


def cells(variants: dict[str, Any], *path: str) -> list[str]:
    """One figure of each variant; empty where there is none."""
    found = []
    for told in variants.values():
        for name in path:
            told = told.get(name, {}) if isinstance(told, dict) else {}
        found.append(f"{told:.0f}" if isinstance(told, int | float) else "")
    return found


if __name__ == "__main__":
    GUIDE.write_text(renewed(GUIDE.read_text(), json.loads(FILE.read_text())))
