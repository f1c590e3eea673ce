"""A claim that needs no server: what the tests of the frame put to the test."""

from contextlib import contextmanager

from .catalogue import Claim
from .frame import (
    CHOOSING,
    CONFIRMED,
    REFUTED,
    Control,
    Experiment,
    Plant,
    Verdict,
    bars,
)
from .measures import Measure, Sample


def measure(*values):
    return Measure("ada", "speed", "a second", values)


@contextmanager
def prepare(run):
    yield {"ada": 10.0, "bob": 1.0 if run.planted("sleep") else 5.0}


def speeds(ready, run):
    for name in run.in_turn(ready):
        yield Sample(name, "speed", "a second", ready[name] + run.round)


def judge(measures):
    ratio = measures.ratio("ada", "bob", "speed")
    answer = CONFIRMED if ratio.surely_above(3) else REFUTED
    return Verdict(answer, f"ada is {ratio} times as fast as bob.")


def claim_of(held=True, judge=judge):
    experiment = Experiment(
        source=CHOOSING,
        prepare=prepare,
        measure=speeds,
        control=lambda measures: Control("both answer", held, "both did"),
        judge=judge,
        plots=lambda measures: [bars("Speed", measures, "speed")],
        rounds=3,
        packages=("pytest", "no-such-package"),
        plants={
            "sleep": Plant("bob sleeps", CONFIRMED),
            "nothing": Plant("nobody sleeps", CONFIRMED),
        },
    )
    return Claim(99, "ada and bob", "ada is faster than bob", "By a race.", experiment)
