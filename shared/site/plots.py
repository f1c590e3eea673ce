"""Plots as SVG inside the page.

Written here rather than by a plotting library: bars and lines with their spread are all
that is needed, text stays text, and the colours are the page's own, light or dark.
"""

from html import escape
from itertools import count
from typing import Any

from . import plot_bars, plot_lines
from .axes import WIDTH

NUMBERS = count()  # an id for each title


def svg(plot: dict[str, Any]) -> str:
    """A plot of a claim's JSON, with its title, and a description for who cannot see
    it. Everything that is drawn is also in the table of measures."""
    kind = plot_lines if plot["kind"] == "lines" else plot_bars
    height, inside = kind.draw(plot)
    mark = f"plot-{next(NUMBERS)}"
    title = escape(f"{plot['title']} ({plot['unit']})")
    return (
        f'<figure class="plot"><figcaption>{escape(plot["title"])} '
        f"<small>{escape(plot['unit'])}</small></figcaption>"
        f'<div class="plot-scroll" tabindex="0" role="region" aria-label="{title}">'
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{mark}">'
        f'<title id="{mark}">{title}</title>{inside}</svg></div></figure>'
    )
