"""The words of an experiment.

    control   what must hold, or the figures mean nothing; it could have failed
    verdict   what a rule, fixed before the measurement, makes of the measures
    plant     a regression put in on purpose: the verdict has to notice it

Rules use ratios of values of the same round, and `surely_above` and `surely_below`:
what lies within the spread decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from tests.servers import Site

from .measures import Measure, Measures, Sample

type Answer = Literal["confirmed", "refuted", "depends", "not testable"]
type Say = Callable[[str], None]

CONFIRMED: Answer = "confirmed"
REFUTED: Answer = "refuted"
DEPENDS: Answer = "depends"
NOT_TESTABLE: Answer = "not testable"


@dataclass(frozen=True)
class Source:
    """A document that makes claims."""

    document: str
    title: str


STRENGTHS = Source(
    "strengths_and_weaknesses_of_django", "Strengths and weaknesses of Django"
)
CHOOSING = Source("choosing_a_web_framework", "Choosing a web framework")
USE_CASES = Source("django_use_cases", "Django use cases")


@dataclass(frozen=True)
class Control:
    """What must hold, whether it did, and how we know."""

    what: str
    held: bool
    because: str


@dataclass(frozen=True)
class Verdict:
    """`because` is one sentence, made from the measures."""

    answer: Answer
    because: str


@dataclass(frozen=True)
class Series:
    """Measures of one kind, each at its x: a word for bars, a number for lines."""

    name: str
    points: Sequence[tuple[str | float, Measure]]


@dataclass(frozen=True)
class Plot:
    """A picture of measures."""

    title: str
    unit: str
    kind: Literal["bars", "lines"]
    x: str
    series: Sequence[Series]


def bars(title: str, measures: Measures, *whats: str, x: str = "") -> Plot:
    """A bar for each name, in a colour for each `what`. Raises ValueError where they
    have several units: one scale would show them as one."""
    series = [
        Series(
            what, [(name, measures.get(name, what)) for name in measures.names(what)]
        )
        for what in whats
    ]
    units = {found.unit for each in series for _, found in each.points}
    if len(units) > 1:
        raise ValueError(f"{title}: {', '.join(sorted(units))} on one scale")
    return Plot(title, units.pop(), "bars", x, series)


@dataclass(frozen=True)
class Code:
    """A definition that the page shows; without a `name` the whole file."""

    title: str
    path: str
    name: str = ""


@dataclass(frozen=True)
class Plant:
    """A regression put in on purpose, and the verdict that it has to bring about."""

    what: str
    answer: Answer


@dataclass
class Run:
    """What an experiment is given."""

    folder: Path
    rounds: int
    say: Say
    quick: bool = False
    plant: str | None = None
    round: int = 0  # the present one

    @cached_property
    def site(self) -> Site:
        """A private PostgreSQL, Redis and databases for who asks; they end with us."""
        return Site(self.folder)

    def pick[T](self, full: T, quick: T) -> T:
        """What belongs to this form: the short one only shows that all works."""
        return quick if self.quick else full

    def in_turn[T](self, items: Iterable[T]) -> list[T]:
        """Forward in one round and backward in the next: the machine's moods then
        come to all alike."""
        items = list(items)
        return items[::-1] if self.round % 2 else items

    def planted(self, name: str) -> bool:
        """Whether this regression is asked for."""
        return self.plant == name


@dataclass(frozen=True)
class Experiment[T]:
    """How a claim is put to the test.

    `prepare` starts what is needed; `measure` is called once a round with what it
    gave. The others look at nothing but the measures, so that a result can be judged
    again. `prepare` and `measure` raise AssertionError where what is to be compared
    does not do the same.
    """

    source: Source
    prepare: Callable[[Run], AbstractContextManager[T]]
    measure: Callable[[T, Run], Iterable[Sample]]
    control: Callable[[Measures], Control]
    judge: Callable[[Measures], Verdict]
    plots: Callable[[Measures], Sequence[Plot]]
    rounds: int = 5
    code: Sequence[Code] = ()
    packages: Sequence[str] = ()  # those whose versions matter
    programs: Sequence[str] = ()  # such as go, node
    parameters: Mapping[str, float] = field(
        default_factory=dict
    )  # that figures hang on
    plants: Mapping[str, Plant] = field(default_factory=dict)
