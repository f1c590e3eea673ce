"""What is said of all six reports together."""

from ..measures import Measure, Measures
from . import QUESTIONS


def all_six(measures: Measures, name: str, beside: str) -> Measure:
    """Round by round, how many times as long they take together."""
    ours, theirs = sums(measures, name), sums(measures, beside)
    values = tuple(one / other for one, other in zip(ours, theirs, strict=True))
    return Measure(name, f"all six, beside {beside}", "", values)


def in_parts(measures: Measures, tool: str) -> list[str]:
    """The reports that take a tool more than one statement."""
    return [
        report
        for report in QUESTIONS
        if measures.get(tool, f"{report}: statements").high > 1
    ]


def sums(measures: Measures, name: str) -> list[float]:
    """Of each round."""
    reports = [measures.get(name, report).values for report in QUESTIONS]
    return [sum(values) for values in zip(*reports, strict=True)]
