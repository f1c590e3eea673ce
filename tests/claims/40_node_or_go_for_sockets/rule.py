"""What far superior means, and what follows from the measures."""

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Verdict
from ..measures import Measure, Measures, shown
from .rivals import CEILING, NATIVE, OURS, PLAIN

DELIVERED = "messages delivered per CPU-second, one a frame"
JOINED = "messages delivered per CPU-second, joined"
MEMORY = "memory of an idle socket"
P99 = "delivery, 99th percentile"
BUSY = "how busy the load client was"
MORE_IS_BETTER = (DELIVERED,)
JUDGED = (DELIVERED, MEMORY, P99)

FAR = 3  # times better: twice as good is what a second core brings
HALF = 1 / 2  # as good is too bad in any other measure
BARE = CEILING["bare"]


def times_better(measures: Measures, native: str, rival: str, what: str) -> Measure:
    """Round by round, above 1 where the native one is better."""
    if what in MORE_IS_BETTER:
        return measures.ratio(native, rival, what)
    return measures.ratio(rival, native, what)


def is_far_superior(measures: Measures, native: str, rival: str) -> bool:
    """In every round but outliers."""
    work, *others = (times_better(measures, native, rival, what) for what in JUDGED)
    is_bad = any(each.surely_below(HALF) for each in others)
    return work.surely_above(FAR) and not is_bad


def may_be(measures: Measures, native: str, rival: str) -> bool:
    """In some round or other: the spread decides nothing."""
    work, *others = (times_better(measures, native, rival, what) for what in JUDGED)
    is_bad = any(each.surely_below(HALF) for each in others)
    return not (work.surely_below(FAR) or is_bad)


def judge(measures: Measures) -> Verdict:
    """Who is far superior to whom."""
    measured = measures.names(DELIVERED)
    natives = [name for name in NATIVE.values() if name in measured]
    rivals = [name for name in PLAIN.values() if name in measured]
    beaten = {
        native: [each for each in rivals if is_far_superior(measures, native, each)]
        for native in natives
    }
    told = "; ".join(sentence(measures, name, rivals) for name in natives)
    told = f"Messages a CPU-second: {told}. Far superior would be {FAR} times as many, "
    told += "and at least half as good in memory and in the 99th percentile."
    if any(len(each) == len(rivals) for each in beaten.values()):
        return Verdict(CONFIRMED, told)
    undecided = any(may_be(measures, name, each) for name in natives for each in rivals)
    return Verdict(DEPENDS if undecided else REFUTED, told)


def sentence(measures: Measures, native: str, rivals: list[str]) -> str:
    """`Node.js delivers 6.1 (5.9 to 6.3) times as many as “Channels, plain” (far
    superior), 2.7 (2.3 to 3) times as many as …`"""
    parts = []
    for rival in rivals:
        work, *others = (times_better(measures, native, rival, what) for what in JUDGED)
        bad = zip(JUDGED[1:], others, strict=True)
        but = [what for what, each in bad if each.surely_below(HALF)]
        if is_far_superior(measures, native, rival):
            how = "far superior"
        elif may_be(measures, native, rival):
            how = "not surely far superior"
        else:
            how = "not far superior"
        how += f"; {' and '.join(but)} not half as good" if but else ""
        parts.append(f"{work.spread} times as many as “{rival}” ({how})")
    return f"{native} delivers {', '.join(parts)}"


def control(measures: Measures) -> Control:
    """The load client can read more than any server here writes."""
    others = [name for name in measures.names(DELIVERED) if name != BARE]
    every_round = [name for name in others if name not in OURS.values()]
    fastest = max(every_round, key=lambda name: measures.get(name, DELIVERED).median)
    ahead = measures.ratio(BARE, fastest, DELIVERED)
    busy = max(measures.get(name, BUSY).high for name in others)
    return Control(
        "A loop in Python that writes frames, encoded once, to bare sockets delivers "
        "more per CPU-second than any server: what servers add is what is measured",
        ahead.median > 1,
        f"{shown(ahead.median)} times as much as {fastest}, the best of them; the load "
        f"client was busy for at most {busy:.0%} of the time",
    )
