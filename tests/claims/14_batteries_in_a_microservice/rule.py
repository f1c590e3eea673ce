"""From measures to a verdict. The thresholds were fixed before the first measurement;
`__init__.py` gives their reasons."""

from collections.abc import Sequence

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Plot, Verdict, bars
from ..measures import Measure, Measures
from .stacks import AGAIN, ALTERNATIVES, FULL, MINIMAL

ONE, FOUR = "memory of one worker", "memory of four workers"
PRELOADED = "memory of four workers, preloaded"
IMPORT, MODULES = "CPU of the import", "modules imported"
USUAL, ALIKE = "requests, usual server", "requests, all on granian"

DESTROYS = 2.0  # times as much as the thriftier alternative
CLEARLY = 1.25  # times more or less than that: another machine says the same
SAME = 0.25  # by so much two measurements of the same app may differ


def costs(measures: Measures, name: str) -> dict[str, Measure]:
    """How many times as much of each resource, beside the thriftier alternative."""
    memory = {
        what: max(
            (measures.ratio(name, other, what) for other in ALTERNATIVES),
            key=lambda ratio: ratio.median,
        )
        for what in (ONE, FOUR)
    }
    # requests for CPU, turned round: CPU for a request
    cpu = max(
        (measures.ratio(other, name, ALIKE) for other in ALTERNATIVES),
        key=lambda ratio: ratio.median,
    )
    return {**memory, "CPU of a request": cpu}


def judge(measures: Measures) -> Verdict:
    """Whether anything takes twice of something."""
    full, minimal = costs(measures, FULL), costs(measures, MINIMAL)
    both = [*full.values(), *minimal.values()]
    if any(each.surely_above(DESTROYS * CLEARLY) for each in minimal.values()):
        answer = CONFIRMED
    elif all(each.surely_below(DESTROYS / CLEARLY) for each in both):
        answer = REFUTED
    else:
        answer = DEPENDS
    said = ", ".join(
        f"{ratio} times the {what} ({minimal[what]} without them)"
        for what, ratio in full.items()
    )
    memory = measures.get(FULL, ONE).median - measures.get(MINIMAL, ONE).median
    return Verdict(
        answer,
        f"With all its batteries Django takes {said} of the thriftier of Flask and "
        f"FastAPI; the batteries themselves are {memory:.0f} MiB a worker.",
    )


def control(measures: Measures) -> Control:
    """The same app, measured as two, in all that the verdict looks at."""
    ratios = [measures.ratio(AGAIN, MINIMAL, what) for what in (ONE, FOUR, ALIKE)]
    held = all(abs(ratio.median - 1) < SAME for ratio in ratios)
    one, four, rate = (f"{ratio.median:.2f}" for ratio in ratios)
    return Control(
        f"The same app measured as two differs by less than {SAME:.0%}",
        held,
        f"its second figures were {one} (memory of one worker), {four} (of four) and "
        f"{rate} (requests) of the first",
    )


def plots(measures: Measures) -> Sequence[Plot]:
    """Memory and requests."""
    return [
        bars("Memory of one endpoint", measures, ONE, FOUR, PRELOADED),
        bars("Requests a second of CPU", measures, USUAL, ALIKE),
        bars("CPU of the import", measures, IMPORT),
    ]
