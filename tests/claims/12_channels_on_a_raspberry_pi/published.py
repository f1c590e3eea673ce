"""What other suites have published: conformance, and the emulated Raspberry Pi."""

import json
from collections.abc import Iterator
from typing import Any

from tests.published import CONFORMANCE, MEASURED

from ..measures import Sample
from .rule import (
    DUE,
    EMULATED,
    FAILED,
    HERE,
    IDLE,
    MISSED,
    PASSED,
    SKIPPED,
    TALKING,
)

EMULATOR = MEASURED / "deploy-pi.json"


def conformance(variant: str) -> Iterator[Sample]:
    """Of the variant on SQLite, by `./parallax test -- --publish`."""
    known = json.loads(CONFORMANCE.read_text()) if CONFORMANCE.exists() else {}
    if found := known.get(f"{variant}-sqlite"):
        yield from outcomes(HERE, found)


def emulated(variant: str) -> Iterator[Sample]:
    """Of the emulated Pi, as far as it was measured."""
    known = json.loads(EMULATOR.read_text()) if EMULATOR.exists() else {}
    found: dict[str, Any] = known.get("variants", {}).get(variant, {})
    if counts := found.get("conformance"):
        yield from outcomes(EMULATED, counts)
    for what, name in ((IDLE, "idle"), (TALKING, "chat")):
        total = found.get("memory", {}).get(name, {}).get("total")
        if total is not None:
            yield Sample(EMULATED, what, "MiB", total)
    if chat := found.get("chat"):
        missed = sum(chat[what] for what in ("lost", "duplicated", "reordered"))
        yield Sample(EMULATED, DUE, "", chat["due"])
        yield Sample(EMULATED, MISSED, "", missed)


def outcomes(name: str, found: dict[str, int]) -> Iterator[Sample]:
    yield Sample(name, PASSED, "tests", found.get("passed", 0))
    yield Sample(name, FAILED, "tests", found.get("failed", 0))
    yield Sample(name, SKIPPED, "tests", found.get("skipped", 0))
