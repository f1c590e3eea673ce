"""From measures to a verdict; `__init__.py` says what each answer means."""

from collections.abc import Sequence

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Plot, Verdict, bars
from ..measures import Measures, shown
from . import traps

ENGINES = ("sqlite", "postgres", "mariadb")
DJANGOS = {"django", "channels"}
PASSED, FAILED, SKIPPED = "passed on {}", "failed on {}", "skipped on {}"
LOST = "passed elsewhere, not on {}"
EVERYWHERE = "failed, and passed on no engine"
CODE, ALL_CODE = "lines for engines", "lines in all"
SHARED = "shared by all"
BADLY_COLLATED = "failed in MariaDB's own collation"
WELL_COLLATED = "failed in ours"


def judge(measures: Measures) -> Verdict:
    """Who passes on what."""
    variants = measures.names(PASSED.format(ENGINES[0]))
    broken = who(measures, variants, EVERYWHERE)
    lost = [who(measures, variants, LOST.format(each)) for each in ENGINES]
    if any(names and names >= DJANGOS & set(variants) for names in lost):
        answer = REFUTED
    else:
        answer = DEPENDS if any(lost) or broken else CONFIRMED
    said = [f"{name} {counted(measures, name)}" for name in variants]
    also = f"in {' and '.join(sorted(broken))} some pass on no engine; "
    also = also if broken else ""
    return Verdict(
        answer,
        f"Tests that are lost on SQLite / PostgreSQL / MariaDB, which stands in for "
        f"MySQL: {', '.join(said)}; "
        f"{also}{cost(measures, variants)}; of "
        f"{len(traps.NEEDED)} rules that the contract needs MariaDB keeps "
        f"{kept(measures, traps.AS_IT_COMES)} as it comes and "
        f"{kept(measures, traps.AS_SET_UP)} as set up.",
    )


def who(measures: Measures, variants: Sequence[str], what: str) -> set[str]:
    """Those of whom there is any."""
    return {name for name in variants if measures.get(name, what).high}


def counted(measures: Measures, name: str) -> str:
    """`django 0 / 0 / 0 of 800 (150 are skipped on all)`, without the name."""
    numbers = [measures.get(name, LOST.format(engine)).high for engine in ENGINES]
    whole = max(
        measures.get(name, PASSED.format(engine)).low
        + measures.get(name, FAILED.format(engine)).high
        for engine in ENGINES
    )
    skipped = min(measures.get(name, SKIPPED.format(each)).low for each in ENGINES)
    lost = " / ".join(f"{number:.0f}" for number in numbers)
    return f"{lost} of {whole:,.0f} ({skipped:,.0f} are skipped on all)"


def cost(measures: Measures, variants: Sequence[str]) -> str:
    """`lines that are there for several engines: django 20 of 3,000 lines, …`."""
    said = [
        f"{name} {shown(measures.get(name, CODE).median)} of "
        f"{measures.get(name, ALL_CODE)}"
        for name in variants
    ]
    return f"lines that are there for several engines: {', '.join(said)}"


def kept(measures: Measures, place: str) -> int:
    """How many of the needed rules hold there."""
    return sum(measures.get(place, what).low == 1 for what in traps.NEEDED)


def control(measures: Measures) -> Control:
    """The suite looks at the engine: with a wrong collation it fails."""
    (name,) = measures.names(BADLY_COLLATED)
    bad = measures.get(name, BADLY_COLLATED).low
    good = measures.get(name, WELL_COLLATED).high
    return Control(
        "The suite's tests of texts fail on tables in MariaDB's own collation, and "
        "pass on the same in ours",
        bad > 0 and good == 0,
        f"{bad:.0f} failed in its own, {good:.0f} in ours ({name})",
    )


def plots(measures: Measures) -> Sequence[Plot]:
    """The suite, and the code."""
    passed = [PASSED.format(engine) for engine in ENGINES]
    failed = [FAILED.format(engine) for engine in ENGINES]
    return [
        bars("Tests of the suite that pass", measures, *passed),
        bars("Tests of the suite that fail", measures, *failed),
        bars("Code that is there because there are several engines", measures, CODE),
    ]
