"""From figures to places on a drawing, and back to words."""

import math
from dataclasses import dataclass

WIDTH = 720  # of every plot, in its own units
LONGEST = 48  # letters of a label


@dataclass(frozen=True)
class Axis:
    """From figures to places: linear, from zero, to a round number."""

    most: float
    start: float
    length: float

    def at(self, value: float) -> float:
        return round(self.start + self.length * value / self.most, 1)

    def ticks(self) -> list[float]:
        step = nice(self.most / 5)
        return [step * number for number in range(int(self.most / step + 1e-9) + 1)]


def nice(value: float) -> float:
    """A round number of at least `value`: 1, 2 or 5 by a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(f * power for f in (1, 2, 5, 10) if f * power >= value * (1 - 1e-9))


def axis(values: list[float], start: float, length: float) -> Axis:
    """An axis that holds them all."""
    most = max([*values, 0.0])
    step = nice(most / 5 or 1)
    return Axis(step * math.ceil(most / step - 1e-9) or step, start, length)


def short(value: float) -> str:
    """A figure as short as it can be said: `12,000`, `3.4`, `0.07`."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.{1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3}f}"


def mark(value: float) -> str:
    """A number on an axis: `50`, `0.25`, `12,000`."""
    return f"{value:,.10g}"


def clip(name: str) -> str:
    """A label that fits; the table of measures has it in full."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
