"""Bars, each with a whisker from its lowest to its highest round."""

from collections.abc import Iterator
from html import escape
from typing import Any

from .axes import WIDTH, Axis, axis, clip, mark, short

ROW, HEAD, TOP, BOTTOM = 30, 26, 14, 34
LETTER = 6.2  # as wide as most are
BESIDE = 70  # room for the figure behind a bar

type Row = tuple[str, int, dict[str, Any] | None]
"""The label, the colour's number and the point of a bar; no point: a heading."""


def draw(plot: dict[str, Any]) -> tuple[int, str]:
    """A bar for each point of each series, with its spread."""
    found = list(rows(plot))
    points = [point for _, _, point in found if point]
    highest = [max(point["median"], point.get("high", 0)) for point in points]
    labels = [clip(name) for name, _, point in found if point]
    left = round(16 + LETTER * max(map(len, labels), default=0))
    across = axis(highest, left, WIDTH - left - BESIDE)
    top, parts = TOP, []
    for name, colour, point in found:
        if point:
            parts.append(bar(across, name, colour, point, top + ROW / 2))
        else:
            parts.append(heading(name, top + HEAD / 2))
        top += ROW if point else HEAD
    grid = [vertical(across, tick, top) for tick in across.ticks()]
    return top + BOTTOM, "".join([*grid, *parts])


def rows(plot: dict[str, Any]) -> Iterator[Row]:
    """From top to bottom. Where there are several series of several points, each has a
    heading: a label with both names in it would be cut, and tell nothing apart."""
    series = plot["series"]
    several = max(len(each["points"]) for each in series) > 1
    for number, each in enumerate(series):
        if several and len(series) > 1:
            yield each["name"], number % 6, None
        for point in each["points"]:
            label = str(point.get("x", "")) if several else ""
            yield label or each["name"], number % 6, point


def heading(name: str, middle: float) -> str:
    """Above the bars of a series."""
    return f'<text x="4" y="{middle + 5}" class="series">{escape(name)}</text>'


def bar(
    across: Axis, name: str, colour: int, point: dict[str, Any], middle: float
) -> str:
    """A label, a bar, a whisker from the lowest to the highest round, the figure."""
    value, low, high = point["median"], point.get("low"), point.get("high")
    start, end, label = across.start, across.at(value), escape(clip(name))
    whisker = ""
    if low is not None and high is not None:
        whisker = (
            f'<path class="whisker" d="M{across.at(low)} {middle}H{across.at(high)}'
            f"M{across.at(low)} {middle - 4}v8M{across.at(high)} {middle - 4}v8"
            '"/>'
        )
    beside = max(end, across.at(high) if high is not None else end) + 6
    return (
        f'<text x="{start - 8}" y="{middle + 4}" class="end">{label}</text>'
        f'<rect class="c{colour}" x="{start}" y="{middle - 9}" height="18" rx="2" '
        f'width="{max(end - start, 1):.1f}"/>{whisker}'
        f'<text x="{beside}" y="{middle + 4}">{short(value)}</text>'
    )


def vertical(across: Axis, tick: float, floor: float) -> str:
    """A line of the grid, and its number."""
    x = across.at(tick)
    return (
        f'<path class="grid" d="M{x} {TOP}V{floor}"/>'
        f'<text x="{x}" y="{floor + 18}" class="middle">{mark(tick)}</text>'
    )
