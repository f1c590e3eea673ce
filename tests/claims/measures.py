"""Samples of a round become measures of a run: median, lowest, highest."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

OUTLIERS = 5  # of so many rounds the lowest and the highest may be an accident


@dataclass(frozen=True)
class Sample:
    """One value of one round: `name` is who, `what` is what was measured of it."""

    name: str
    what: str
    unit: str
    value: float


@dataclass(frozen=True)
class Measure:
    """The values of all rounds, in their order."""

    name: str
    what: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)

    @cached_property
    def usual(self) -> tuple[float, float]:
        """The spread without its outliers."""
        left_out = len(self.values) // OUTLIERS
        kept = sorted(self.values)[left_out : len(self.values) - left_out]
        return kept[0], kept[-1]

    def surely_above(self, limit: float) -> bool:
        """In all rounds but the outliers."""
        return self.usual[0] > limit

    def surely_below(self, limit: float) -> bool:
        """In all rounds but the outliers."""
        return self.usual[1] < limit

    def __str__(self) -> str:
        """The median: `48.9 MiB`; of a ratio `0.52`."""
        return f"{shown(self.median)} {self.unit}".rstrip()

    @property
    def spread(self) -> str:
        """`48.9 MiB (48.1 to 50.2)`."""
        return f"{self} ({shown(self.low)} to {shown(self.high)})"


def shown(value: float) -> str:
    """A number as people read it: about three digits, thousands with commas."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def rounded(value: float) -> float:
    """Five digits: more would be the clock's, not the server's."""
    return float(f"{value:.5g}")


class Measures:
    """All that a run measured."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.all = list(measures)
        self._known = {(each.name, each.what): each for each in self.all}

    @classmethod
    def of_rounds(cls, rounds: Iterable[Iterable[Sample]]) -> Measures:
        """Samples of the same name and `what` become one measure."""
        values: dict[tuple[str, str, str], list[float]] = {}
        for samples in rounds:
            for each in samples:
                key = each.name, each.what, each.unit
                values.setdefault(key, []).append(rounded(each.value))
        return cls(Measure(*key, tuple(found)) for key, found in values.items())

    @classmethod
    def of_json(cls, found: Iterable[Mapping[str, Any]]) -> Measures:
        """Those of a result that was written."""
        return cls(
            Measure(each["name"], each["what"], each["unit"], tuple(each["values"]))
            for each in found
        )

    def get(self, name: str, what: str) -> Measure:
        """Raises KeyError where it was not measured."""
        return self._known[name, what]

    def has(self, name: str, what: str) -> bool:
        """Whether it was."""
        return (name, what) in self._known

    def names(self, what: str) -> list[str]:
        """Of whom this was measured, as they came."""
        return [each.name for each in self.all if each.what == what]

    def whats(self) -> list[str]:
        """What was measured, as it came."""
        return list(dict.fromkeys(each.what for each in self.all))

    def ratio(self, name: str, to: str, what: str) -> Measure:
        """Round by round, the one divided by the other."""
        ours, theirs = self.get(name, what), self.get(to, what)
        pairs = zip(ours.values, theirs.values, strict=True)
        values = tuple(one / max(other, 1e-9) for one, other in pairs)
        return Measure(name, f"{what}, beside {to}", "", values)
