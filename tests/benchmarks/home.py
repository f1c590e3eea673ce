"""The home page beside the JSON of the same ten articles: what templates cost."""

import statistics
import urllib.request
from dataclasses import dataclass

from .load import Request

PAGE, TWIN = "GET / (page)", "GET list of 10"
PREVIEWS = 10


@dataclass(frozen=True)
class Home:
    """Pages a second to a guest, and their ratio to the twin's answers of the same
    round; over the rounds."""

    variant: str
    articles: int
    rate: float
    twin: float
    to_twin: float
    to_twin_low: float
    to_twin_high: float


def requests(address: str) -> dict[str, Request]:
    """What a guest's browser asks, and a guest's program."""
    return {
        TWIN: Request.of("GET", f"{address}/api/articles?limit={PREVIEWS}"),
        PAGE: Request.of("GET", f"{address}/"),
    }


def check(address: str) -> None:
    """The page is whole. Raises AssertionError."""
    with urllib.request.urlopen(f"{address}/") as answer:  # noqa: S310
        shown = answer.read().count(b'class="preview-link"')
    assert shown == PREVIEWS, f"the home page shows {shown} articles"


def summarise(variant: str, articles: int, rounds: list[dict[str, float]]) -> Home:
    """Medians, and the lowest and highest ratio of a round."""
    to_twin = [found[PAGE] / found[TWIN] for found in rounds]
    return Home(
        variant,
        articles,
        statistics.median(found[PAGE] for found in rounds),
        statistics.median(found[TWIN] for found in rounds),
        statistics.median(to_twin),
        min(to_twin),
        max(to_twin),
    )


def table(homes: list[dict]) -> str:
    """Markdown, one row a variant and size."""
    rows = [
        "|articles|variant|pages a second|its JSON a second|to JSON|spread|",
        "|---:|---|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {home['articles']:,} | {home['variant']} | {home['rate']:,.0f} "
        f"| {home['twin']:,.0f} | {home['to_twin']:.2f} "
        f"| {home['to_twin_low']:.2f} to {home['to_twin_high']:.2f} |"
        for home in homes
    ]
    return "\n".join(rows) + "\n"
