"""Each variant in each tier: what it takes, and what fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..frame import (
    CONFIRMED,
    STRENGTHS,
    Code,
    Experiment,
    Plant,
    Plot,
    Run,
    bars,
)
from ..measures import Measures, Sample
from ..proxy import find_program
from .features import outcomes
from .rule import (
    FEATURES,
    LINES,
    MEMORY,
    PROCESSES,
    SERVICES,
    SUPERVISED,
    at,
    control,
    judge,
)
from .tiers import TIERS, Stack, running

HERE = "tests/claims/02_services_it_needs"
BRIEFLY = ("articles", "rooms and messages", "limits on signing in")
SHORT = (TIERS[0], TIERS[2])


@contextmanager
def prepare(run: Run) -> Iterator[tuple[str, ...]]:
    """The variants. Raises Failure where there is no nginx."""
    if not run.quick:
        find_program()
    yield run.pick(("django", "fastapi"), ("django",))


def measure(variants: tuple[str, ...], run: Run) -> Iterator[Sample]:
    """In the short form with and without Redis."""
    for variant in variants:
        for tier in TIERS[:1] if run.plant else run.pick(TIERS, SHORT):
            run.say(at(variant, tier))
            with running(variant, tier, run) as stack:
                yield from counted(stack)
                wanted = list(run.pick(FEATURES, BRIEFLY))
                if tier != TIERS[-1] and SUPERVISED in wanted:
                    wanted.remove(SUPERVISED)  # no tier has who would bring it back
                for feature, works in outcomes(stack, wanted):
                    yield Sample(at(variant, tier), feature, "", float(works))


def counted(stack: Stack) -> Iterator[Sample]:
    """Before anything is asked of it."""
    name = at(stack.variant, stack.tier)
    yield Sample(name, MEMORY, "MiB", stack.memory)
    yield Sample(name, PROCESSES, "", len(stack.processes()))
    yield Sample(name, SERVICES, "", len(stack.services))
    yield Sample(name, LINES, "", sum(stack.lines.values()))


def plots(measures: Measures) -> list[Plot]:
    return [
        bars("Memory of the whole stack, idle", measures, MEMORY),
        bars("Services, and processes they run", measures, SERVICES, PROCESSES),
        bars("Lines that configure them", measures, LINES),
    ]


EXPERIMENT = Experiment(
    source=STRENGTHS,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=1,
    code=[
        Code("The tiers", f"{HERE}/tiers.py", "running"),
        Code("The features", f"{HERE}/features.py"),
        Code("What Django is told", "django_monolith/settings.py"),
    ],
    packages=["django", "celery", "gunicorn", "fastapi", "uvicorn"],
    programs=["nginx"],
    plants={
        "redis": Plant("limits that cannot be switched off: they need Redis", CONFIRMED)
    },
)
