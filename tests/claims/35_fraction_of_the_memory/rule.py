"""From measures to a verdict. The threshold was fixed before the first measurement;
`__init__.py` gives its reason."""

from collections.abc import Sequence

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Plot, Verdict, bars
from ..measures import Measure, Measures

IDLE, LOADED = "memory, idle", "memory, after load"
REQUESTS, SOCKETS = "memory, with open requests", "memory, with sockets"
HELD, OPEN = "requests held open", "sockets joined"
STATES = {IDLE: "django", LOADED: "django", REQUESTS: "channels", SOCKETS: "channels"}

FRACTION = 0.5
ENOUGH = 0.99  # of the requests and sockets that were asked for


def ratios(measures: Measures) -> dict[str, Measure]:
    """FastAPI's memory, beside Django's in the same state and round."""
    return {
        state: measures.ratio("fastapi", django, state)
        for state, django in STATES.items()
    }


def judge(measures: Measures) -> Verdict:
    """Whether it is half or less."""
    found = ratios(measures)
    if all(each.surely_below(FRACTION) for each in found.values()):
        answer = CONFIRMED
    elif all(each.surely_above(FRACTION) for each in found.values()):
        answer = REFUTED
    else:
        answer = DEPENDS
    said = [f"{ratio} {state.partition(', ')[2]}" for state, ratio in found.items()]
    idle = [f"{name} {measures.get(name, IDLE)}" for name in measures.names(IDLE)]
    return Verdict(
        answer,
        f"FastAPI's memory is {', '.join(said[:-1])} and {said[-1]}, beside Django's "
        f"in the same state; idle that is {', '.join(idle)}.",
    )


def control(measures: Measures) -> Control:
    """Figures of a thousand are of a thousand."""
    wanted = max(measures.get(name, OPEN).high for name in measures.names(OPEN))
    asynchronous = [name for name in measures.names(HELD) if name != "django"]
    counts = [measures.get(name, HELD) for name in asynchronous]
    counts += [measures.get(name, OPEN) for name in measures.names(OPEN)]
    least = min(each.low for each in counts)
    monolith = measures.get("django", HELD)
    return Control(
        "As many requests and sockets were really open as the figures say",
        least >= ENOUGH * wanted,
        f"at least {least:.0f} of {wanted:.0f} in all but the monolith, whose threads "
        f"held {monolith.median:.0f} requests",
    )


def plots(measures: Measures) -> Sequence[Plot]:
    """All states."""
    return [bars("Memory of one worker", measures, *STATES)]
