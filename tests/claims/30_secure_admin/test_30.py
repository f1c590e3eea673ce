"""The checks tell a safe panel from an open one, and the verdict follows them."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .checks import directives
from .experiment import (
    BEYOND,
    DJANGO,
    FLASK,
    GROUPS,
    ONLY_MODELS,
    PASSED,
    control,
    judge,
    of,
)


def measured(*failing: str, models_alone: float = 0, flask: float = 0) -> Measures:
    """One round in which Django's admin fails these checks, and Flask-Admin all; or
    with `flask=1` none."""
    samples = [Sample(DJANGO, ONLY_MODELS, "", models_alone)]
    for group, checks in GROUPS.items():
        whats = [of(group, check) for check in checks]
        samples += [
            Sample(DJANGO, what, "", what.partition(": ")[2] not in failing)
            for what in whats
        ]
        samples += [Sample(FLASK, what, "", flask) for what in whats]
        samples.append(Sample(DJANGO, PASSED.format(group=group), "of 4", 4))
    return Measures.of_rounds([samples])


def test_a_panel_that_passes_all_by_itself_confirms():
    assert judge(measured(models_alone=1)).answer == CONFIRMED


def test_a_line_for_each_model_makes_it_depend():
    found = judge(measured())
    assert found.answer == DEPENDS and "registered" in found.because


@pytest.mark.parametrize("check", BEYOND)
def test_what_is_missing_beyond_makes_it_depend(check):
    name = check.__name__.replace("_", " ")
    found = judge(measured(name, models_alone=1))
    assert found.answer == DEPENDS and name in found.because


@pytest.mark.parametrize("what", ["lists rows", "a guest reads nothing"])
def test_what_does_not_work_or_is_open_refutes(what):
    found = judge(measured(what, models_alone=1))
    assert found.answer == REFUTED and what in found.because


def test_a_check_that_passes_in_one_round_of_two_is_failed():
    what = "a guest reads nothing"
    rounds = [
        [Sample(each.name, each.what, each.unit, each.median) for each in one.all]
        for one in (measured(), measured(what))
    ]
    assert judge(Measures.of_rounds(rounds)).answer == REFUTED


def test_the_control_needs_a_panel_that_fails():
    assert control(measured()).held
    assert not control(measured(flask=1)).held


def test_policies_are_read_as_browsers_do():
    policy = directives("default-src 'self'; script-src 'nonce-x' 'unsafe-inline'")
    assert policy["script-src"] == ["'nonce-x'", "'unsafe-inline'"]


@pytest.mark.timeout(100)
def test_the_checks_see_what_is_open_and_what_is_not():
    result = conduct(load(30), quick=True)
    assert result.control.held, result.control.because
    assert result.verdict.answer == DEPENDS, result.verdict.because


@pytest.mark.timeout(100)
def test_csrf_checks_switched_off_change_the_verdict():
    result = conduct(load(30), quick=True, plant="csrf")
    assert result.sound, result.verdict.because
    assert "a form without its token" in result.verdict.because
