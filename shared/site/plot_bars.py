"""Bars, each with a whisker from its lowest to its highest round."""

from collections.abc import Iterator
from html import escape
from typing import Any

from .axes import WIDTH, Axis, axis, clip, mark, short

ROW, LEFT, TOP, BOTTOM = 30, 240, 14, 34
BESIDE = 70  # room for the figure behind a bar


def draw(plot: dict[str, Any]) -> tuple[int, str]:
    """A bar for each point of each series, with its spread."""
    rows = list(bar_rows(plot))
    height = TOP + ROW * len(rows) + BOTTOM
    highest = [max(point["median"], point.get("high", 0)) for _, _, point in rows]
    across = axis(highest, LEFT, WIDTH - LEFT - BESIDE)
    floor = TOP + ROW * len(rows)
    parts = [vertical(across, tick, floor) for tick in across.ticks()]
    for number, (name, colour, point) in enumerate(rows):
        middle = TOP + ROW * number + ROW / 2
        parts.append(bar(across, name, colour, point, middle))
    return height, "".join(parts)


def bar_rows(plot: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The label, the colour's number and the point of each bar."""
    several = max(len(series["points"]) for series in plot["series"]) > 1
    for number, series in enumerate(plot["series"]):
        for point in series["points"]:
            x = str(point.get("x", ""))
            label = f"{series['name']}, {x}" if several and x else series["name"]
            yield label, number % 6, point


def bar(
    across: Axis, name: str, colour: int, point: dict[str, Any], middle: float
) -> str:
    """A label, a bar, a whisker from the lowest to the highest round, the figure."""
    value, low, high = point["median"], point.get("low"), point.get("high")
    end = across.at(value)
    whisker = ""
    if low is not None and high is not None:
        whisker = (
            f'<path class="whisker" d="M{across.at(low)} {middle}H{across.at(high)}'
            f"M{across.at(low)} {middle - 4}v8M{across.at(high)} {middle - 4}v8"
            '"/>'
        )
    beside = max(end, across.at(high) if high is not None else end) + 6
    return (
        f'<text x="{LEFT - 8}" y="{middle + 4}" class="end">{escape(clip(name))}</text>'
        f'<rect class="c{colour}" x="{LEFT}" y="{middle - 9}" height="18" rx="2" '
        f'width="{max(end - LEFT, 1):.1f}"/>{whisker}'
        f'<text x="{beside}" y="{middle + 4}">{short(value)}</text>'
    )


def vertical(across: Axis, tick: float, floor: float) -> str:
    """A line of the grid, and its number."""
    x = across.at(tick)
    return (
        f'<path class="grid" d="M{x} {TOP}V{floor}"/>'
        f'<text x="{x}" y="{floor + 18}" class="middle">{mark(tick)}</text>'
    )
