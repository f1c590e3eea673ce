"""Wheels, memory, and a chat of 50 people."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.cli.processes import ROOT

from ..frame import (
    REFUTED,
    STRENGTHS,
    Code,
    Experiment,
    Plant,
    Plot,
    Run,
    Series,
    bars,
)
from ..measures import Measures, Sample
from . import published, wheels
from .rule import (
    ARM,
    DUE,
    HERE,
    IDLE,
    MISSED,
    OTHER_BOARD,
    SERVER,
    TALKING,
    WHEELS,
    control,
    judge,
)
from .stack import VARIANT, running, talking

LOCK = ROOT / "requirements" / f"{VARIANT}.txt"
FOLDER = "tests/claims/12_channels_on_a_raspberry_pi"
PLATFORMS = {ARM: wheels.PI, SERVER: wheels.SERVER, OTHER_BOARD: wheels.OTHER_BOARD}
TOO_MANY = 8  # web processes
BY_SERVICE = "{what}: {service}"


@contextmanager
def prepare(run: Run) -> Iterator[int]:
    """How many web processes there are."""
    yield TOO_MANY if run.planted("workers") else 1


def measure(workers: int, run: Run) -> Iterator[Sample]:
    run.say(f"wheels of {LOCK.name}")
    for name, platform in PLATFORMS.items():
        found = wheels.installable(LOCK, platform, run.folder / "target")
        yield Sample(name, WHEELS, "", found)
    run.say("the stack, idle")
    with running(run, workers) as stack:
        yield from memory(stack.memory(), IDLE)
        run.say("50 people")
        with talking(stack, run.pick(400, 40)) as (due, missed):
            yield from memory(stack.memory(), TALKING)
            yield Sample(HERE, DUE, "", due)
            yield Sample(HERE, MISSED, "", missed)
    if run.round == 0:  # they were measured once, however often they are read
        yield from published.conformance(VARIANT)
        yield from published.emulated(VARIANT)


def memory(found: dict[str, float], what: str) -> Iterator[Sample]:
    """Of each service, and of all."""
    yield Sample(HERE, what, "MiB", sum(found.values()))
    for service, taken in found.items():
        yield Sample(HERE, BY_SERVICE.format(what=what, service=service), "MiB", taken)


def plots(measures: Measures) -> list[Plot]:
    """The stack here and emulated, and what it is made of."""
    services = [
        Series(
            name,
            [
                (each.what.partition(": ")[2], each)
                for each in measures.all
                if each.what.startswith(f"{what}: ")
            ],
        )
        for what, name in ((IDLE, "idle"), (TALKING, "50 people talking"))
    ]
    return [
        bars("Memory of the whole stack", measures, IDLE, TALKING),
        Plot("What it is made of", "MiB", "bars", "service", services),
    ]


EXPERIMENT = Experiment(
    source=STRENGTHS,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=2,
    code=[
        Code("The stack", f"{FOLDER}/stack.py", "running"),
        Code("The chat", f"{FOLDER}/stack.py", "talking"),
        Code("The wheels", f"{FOLDER}/wheels.py", "installable"),
    ],
    packages=["django", "channels", "channels-redis", "celery", "uvicorn"],
    programs=["nginx"],
    plants={"workers": Plant(f"{TOO_MANY} web processes in place of one", REFUTED)},
)
