"""Live chat that loses nothing: people read and write, a nemesis breaks what they
depend on, and afterwards a checker looks for what was lost, doubled or out of order.
"""

import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

import pytest

from .fleet import Fleet
from .readers import CREDULOUS
from .report import publish
from .sizes import LONG, SHORT
from .verdict import Verdict
from .workload import Run

# seconds; on an idle machine the short form takes 20, the long one two minutes
pytestmark = pytest.mark.timeout(1200)


@dataclass
class Trial:
    """A run, and what the checker says of it."""

    run: Run
    verdict: Verdict

    def show(self) -> None:
        """For those who look on, or read why it failed."""
        faults = self.run.nemesis.injected
        print(self.verdict.table())
        print(f"{self.run.seconds:.0f} s, {faults.total()} faults:", end=" ")
        print(", ".join(f"{count} {kind}" for kind, count in faults.items()))

    def keeps_the_promise(self) -> bool:
        """Fails the test unless."""
        assert self.verdict.holds, self.verdict.violations
        assert not self.run.refusals
        assert self.run.nemesis.injected >= Counter(self.run.size.plan.faults)
        return True


@pytest.fixture
def trial(
    fleet: Fleet,
    long_form: bool,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Trial]:
    """Holds one on the fleet; the seed is printed, and can be given again. Who waits
    for the long form sees what comes of it."""
    seed = pytestconfig.getoption("seed")
    if seed is None:
        seed = secrets.randbelow(1_000_000)

    def hold(**changes: object) -> Trial:
        run = Run(fleet, LONG if long_form else SHORT, seed, **changes)
        with capsys.disabled() if long_form else nullcontext():
            print(f"\n{fleet.label}: --seed {seed}", flush=True)
            held = Trial(run, run.verdict())
            held.show()
        if long_form and pytestconfig.getoption("publish"):
            publish(run, held.verdict)
        return held

    return hold


def test_every_reader_gets_every_message_once_and_in_order(trial):
    assert trial().keeps_the_promise()


@pytest.mark.fleet("all")
def test_the_four_variants_serve_the_same_rooms_together(trial):
    assert trial().keeps_the_promise()


@pytest.mark.fleet("push")
def test_the_control_that_only_pushes_is_found_to_lose_messages(trial):
    violations = trial(kinds=CREDULOUS, catching_up=5).verdict.violations
    assert violations["lost"] and violations["gaps"], "is the checker blind?"
    stored = {name: violations[name] for name in violations if "stored" in name}
    assert not any(stored.values()), "what writers wrote is in a variant's hands"
