"""The rule says what it should, and the experiment notices what is planted."""

from dataclasses import replace

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .rule import ALIKE, CLEARLY, DESTROYS, FOUR, ONE, control, costs, judge
from .stacks import AGAIN, FASTAPI, FLASK, FULL, MINIMAL

HEAVY = (AGAIN, FOUR)
THRIFTY = {ONE: 30.0, FOUR: 90.0, ALIKE: 9_000.0}


def measures(full, minimal, again=None):
    """Each of them so many times as dear as Flask and FastAPI."""
    dearness = {FULL: full, MINIMAL: minimal, AGAIN: again or minimal}
    samples = []
    for name, times in {**dearness, FLASK: 1, FASTAPI: 1.2}.items():
        for what, value in THRIFTY.items():
            dear = value / times if what == ALIKE else value * times
            samples.append(Sample(name, what, "", dear))
    return Measures.of_rounds([samples] * 3)


@pytest.mark.parametrize(
    ("full", "minimal", "answer"),
    [(1.4, 1.2, REFUTED), (2.7, 1.2, DEPENDS), (2.7, 2.6, CONFIRMED), (2, 1, DEPENDS)],
)
def test_a_verdict_follows_from_what_django_takes(full, minimal, answer):
    assert judge(measures(full, minimal)).answer == answer


def test_the_control_fails_where_the_same_app_differs_from_itself():
    assert control(measures(1, 1)).held
    assert not control(measures(1, 1, again=1.5)).held
    found = measures(1, 1).all
    other = [
        replace(each, values=(120.0,) * 3) if (each.name, each.what) == HEAVY else each
        for each in found
    ]
    assert not control(Measures(other)).held


@pytest.mark.timeout(300)
def test_ballast_in_django_is_noticed():
    assert conduct(load(14), quick=True, plant="ballast").sound


@pytest.mark.timeout(300)
def test_a_slow_middleware_is_noticed(long_form):
    if not long_form:
        pytest.skip("a second run of the experiment: with --faults")
    planted = conduct(load(14), quick=True, plant="middleware")
    assert planted.sound
    cpu = costs(planted.measures, MINIMAL)["CPU of a request"]
    assert cpu.surely_above(DESTROYS * CLEARLY)
