"""Lines over an axis of numbers, or of words where they are none."""

from html import escape
from typing import Any

from .axes import WIDTH, Axis, axis, clip, mark, short

HEIGHT, LEFT, TOP, BOTTOM = 300, 64, 14, 46
LEGEND = 22  # the height of a row of names below
ACROSS = 3  # names in a row
APART = 34  # from one label of the axis to the next


def draw(plot: dict[str, Any]) -> tuple[int, str]:
    """The height, and what is drawn."""
    series = plot["series"]
    floor = HEIGHT - BOTTOM
    points = [point for one in series for point in one["points"]]
    up = axis([max(p["median"], p.get("high", 0)) for p in points], floor, TOP - floor)
    places = places_of(points)
    parts = [horizontal(up, tick) for tick in up.ticks()]
    parts += [below(place, x, floor) for x, place in labelled(places).items()]
    label = escape(str(plot.get("x", "")))
    middle = (LEFT + WIDTH) / 2
    parts.append(f'<text class="middle" x="{middle}" y="{floor + 36}">{label}</text>')
    for number, one in enumerate(series):
        parts.append(line(one, number % 6, places, up))
        parts.append(named(one["name"], number))
    rows = -(-len(series) // ACROSS)
    return HEIGHT + LEGEND * rows, "".join(parts)


def places_of(points: list[dict[str, Any]]) -> dict[Any, float]:
    """Where each x stands: by its size if all are numbers, else in turn."""
    every = list(dict.fromkeys(point["x"] for point in points))
    room = WIDTH - LEFT - 30
    if all(isinstance(x, int | float) for x in every):
        along = Axis(max(every) or 1, LEFT, room)
        return {x: along.at(x) for x in sorted(every)}
    step = room / max(len(every) - 1, 1)
    return {x: round(LEFT + step * number, 1) for number, x in enumerate(every)}


def labelled(places: dict[Any, float]) -> dict[Any, float]:
    """Those that have room for a label: from the right, for the last matters most."""
    chosen: dict[Any, float] = {}
    for x, place in sorted(places.items(), key=lambda pair: -pair[1]):
        if not chosen or min(chosen.values()) - place >= APART:
            chosen[x] = place
    return chosen


def line(
    series: dict[str, Any], colour: int, places: dict[Any, float], up: Axis
) -> str:
    """The medians joined, the spread behind them."""
    points = sorted(series["points"], key=lambda point: places[point["x"]])
    at = [(places[p["x"]], p) for p in points]
    middle = " ".join(f"{x},{up.at(p['median'])}" for x, p in at)
    high = [f"{x},{up.at(p.get('high', p['median']))}" for x, p in at]
    low = [f"{x},{up.at(p.get('low', p['median']))}" for x, p in reversed(at)]
    dots = "".join(
        f'<circle class="c{colour}" cx="{x}" cy="{up.at(p["median"])}" r="3.5">'
        f"<title>{escape(series['name'])}: {short(p['median'])}</title></circle>"
        for x, p in at
    )
    return (
        f'<polygon class="band c{colour}" points="{" ".join([*high, *low])}"/>'
        f'<polyline class="s{colour}" points="{middle}"/>{dots}'
    )


def named(name: str, number: int) -> str:
    """A row of the legend."""
    x = LEFT + (number % ACROSS) * (WIDTH - LEFT) / ACROSS
    y = HEIGHT + LEGEND * (number // ACROSS) + 8
    return (
        f'<rect class="c{number % 6}" x="{x}" y="{y - 9}" width="10" height="10" '
        f'rx="2"/><text x="{x + 16}" y="{y}">{escape(clip(name))}</text>'
    )


def horizontal(up: Axis, tick: float) -> str:
    """A line of the grid, and its number."""
    y = up.at(tick)
    return (
        f'<path class="grid" d="M{LEFT} {y}H{WIDTH}"/>'
        f'<text x="{LEFT - 8}" y="{y + 4}" class="end">{mark(tick)}</text>'
    )


def below(place: float, x: Any, floor: float) -> str:
    """An x's label."""
    text = mark(x) if isinstance(x, int | float) else str(x)
    return f'<text class="middle" x="{place}" y="{floor + 18}">{escape(text)}</text>'
