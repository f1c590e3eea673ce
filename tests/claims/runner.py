"""Conducts an experiment: prepare, rounds, control, verdict."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.cli.failures import Usage

from . import machine
from .catalogue import Claim
from .frame import Control, Run, Say, Verdict
from .measures import Measures

QUICK_ROUNDS = 1
CALM = 0.25  # cores that others may keep busy
PATIENCE = 60.0  # seconds until they are expected to be done


@dataclass(frozen=True)
class Result:
    """What came of it."""

    claim: Claim
    measures: Measures
    control: Control
    verdict: Verdict
    rounds: int
    quick: bool
    plant: str | None
    busy: float  # cores that others kept busy before

    @property
    def sound(self) -> bool:
        """Whether the control held; with a plant, whether the verdict noticed it."""
        if self.plant is None:
            return self.control.held
        return self.verdict.answer == self.claim.experiment.plants[self.plant].answer


def silent(_line: str) -> None:
    """For those who want no progress."""


def conduct(
    claim: Claim,
    *,
    rounds: int | None = None,
    quick: bool = False,
    plant: str | None = None,
    say: Say = silent,
    busy: float = 0.0,
) -> Result:
    """`busy` is how many cores others kept busy before. Raises Usage for a plant that
    the experiment does not know, AssertionError where what is compared does not do the
    same."""
    experiment = claim.experiment
    if plant is not None and plant not in experiment.plants:
        known = ", ".join(experiment.plants) or "none"
        raise Usage(f"claim {claim.number} knows no plant {plant}; it knows: {known}")
    rounds = rounds or (QUICK_ROUNDS if quick else experiment.rounds)
    found = []
    with prepared(rounds, quick, plant, say) as run, experiment.prepare(run) as ready:
        for run.round in range(rounds):
            say(f"round {run.round + 1} of {rounds}")
            found.append(list(experiment.measure(ready, run)))
    measures = Measures.of_rounds(found)
    control, verdict = experiment.control(measures), experiment.judge(measures)
    return Result(claim, measures, control, verdict, rounds, quick, plant, busy)


def calm(say: Say) -> float:
    """Wait for others to be done, though not for ever; how busy they still are."""
    deadline = time.monotonic() + PATIENCE
    while (busy := machine.busy()) > CALM:
        if time.monotonic() > deadline:
            say(f"others keep {busy} cores busy: the figures will be spread")
            break
    return busy


@contextmanager
def prepared(rounds: int, quick: bool, plant: str | None, say: Say) -> Iterator[Run]:
    """A folder and services, gone with the block."""
    folder = Path(tempfile.mkdtemp(prefix="parallax-claim-"))
    folder.chmod(0o755)  # PostgreSQL does not run as root, and must pass
    run = Run(folder, rounds, say, quick, plant)
    try:
        with run.site.stack:
            yield run
    finally:
        shutil.rmtree(folder, ignore_errors=True)
