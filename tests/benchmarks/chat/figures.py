"""From samples to figures: the median of the rounds, and ratios within a round."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

REFERENCE = "node"
ALIKE = {"sent": "joined"}  # a reference server stores nothing: sent is joined there


@dataclass(frozen=True)
class Figure:
    """One measure of one server over the rounds, and beside Node in the same rounds."""

    value: float
    low: float
    high: float
    to_node: float | None
    to_node_low: float | None
    to_node_high: float | None
    beside: dict[str, float]

    @property
    def ratio(self) -> str:
        """With its spread."""
        if self.to_node is None:
            return ""
        return f"{self.to_node:.2f} ({self.to_node_low:.2f} to {self.to_node_high:.2f})"


class Figures:
    """All samples of a run."""

    def __init__(self, samples: list[dict[str, Any]]) -> None:
        self.samples = samples

    def of(self, server: str, measure: str, sockets: int, mode: str) -> Figure | None:
        """None where nothing was measured."""
        mine = self._rounds(server, measure, sockets, mode)
        if not mine:
            return None
        values = [sample["value"] for sample in mine.values()]
        ratios = list(self._ratios(mine, measure, sockets, mode))
        return Figure(
            statistics.median(values),
            min(values),
            max(values),
            statistics.median(ratios) if ratios else None,
            min(ratios) if ratios else None,
            max(ratios) if ratios else None,
            self._beside(list(mine.values())),
        )

    def _rounds(
        self, server: str, measure: str, sockets: int, mode: str
    ) -> dict[int, dict[str, Any]]:
        wanted = (server, measure, sockets, mode)
        return {
            sample["round"]: sample
            for sample in self.samples
            if wanted
            == tuple(sample[k] for k in ("server", "measure", "sockets", "mode"))
        }

    def _ratios(
        self, mine: dict[int, dict[str, Any]], measure: str, sockets: int, mode: str
    ) -> Iterator[float]:
        there = self._rounds(REFERENCE, measure, sockets, ALIKE.get(mode, mode))
        for number, sample in mine.items():
            if number in there:
                yield sample["value"] / there[number]["value"]

    def _beside(self, samples: list[dict[str, Any]]) -> dict[str, float]:
        names = samples[0]["beside"]
        return {
            name: statistics.median(sample["beside"][name] for sample in samples)
            for name in names
        }

    def busiest(self, measure: str, mode: str) -> float:
        """How busy the load client was at most, as a share of its core."""
        return max(
            (
                sample["beside"]["client busy"]
                for sample in self.samples
                if (sample["measure"], sample["mode"]) == (measure, mode)
                and sample["server"] != "bare"
            ),
            default=0.0,
        )
