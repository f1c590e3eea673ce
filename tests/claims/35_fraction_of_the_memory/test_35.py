"""The rule says what it should, and the experiment notices what is planted."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .rule import HELD, OPEN, STATES, control, judge


def measures(*fractions, held=1_000.0):
    """FastAPI's memory beside Django's, in the four states."""
    samples = []
    for state, fraction in zip(STATES, fractions, strict=True):
        samples.append(Sample("fastapi", state, "MiB", 100 * fraction))
        samples += [Sample(name, state, "MiB", 100) for name in ("django", "channels")]
    samples.append(Sample("django", HELD, "", 6))
    samples += [Sample(name, HELD, "", held) for name in ("fastapi", "channels")]
    samples += [Sample(name, OPEN, "", 1_000) for name in ("fastapi", "channels")]
    return Measures.of_rounds([samples] * 3)


@pytest.mark.parametrize(
    ("fractions", "answer"),
    [
        ((0.4, 0.4, 0.3, 0.2), CONFIRMED),
        ((1.1, 1.0, 0.9, 0.6), REFUTED),
        ((1.1, 1.0, 0.4, 0.6), DEPENDS),
    ],
)
def test_a_verdict_follows_from_the_memory(fractions, answer):
    assert judge(measures(*fractions)).answer == answer


def test_the_control_fails_where_requests_were_not_open():
    assert control(measures(1, 1, 1, 1)).held
    assert not control(measures(1, 1, 1, 1, held=500)).held


@pytest.mark.timeout(300)
def test_ballast_in_django_is_noticed():
    found = conduct(load(35), quick=True, plant="ballast")
    assert found.sound
    assert found.control.held
