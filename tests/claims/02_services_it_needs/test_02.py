"""The verdict follows from what fails, and a service that became a must is noticed."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .rule import CORE, FEATURES, MEMORY, SUPERVISED, TIERS, at, control, judge

SLOW = "an answer beside 60 slow clients"
LACKS = {
    TIERS[0]: ["notifications", SLOW, SUPERVISED],
    TIERS[1]: ["notifications", SLOW, SUPERVISED],
    TIERS[2]: [SLOW, SUPERVISED],
    TIERS[3]: [SUPERVISED],
}

ALL_WORKS = {tier: [] for tier in TIERS}


def measures(lacks=LACKS):
    """Django, of which these features fail in each tier."""
    samples = []
    for tier, failing in lacks.items():
        samples.append(Sample(at("django", tier), MEMORY, "MiB", 80))
        samples += [
            Sample(at("django", tier), feature, "", feature not in failing)
            for feature in FEATURES
        ]
    return Measures.of_rounds([samples])


def test_what_waits_for_a_service_makes_it_depend():
    found = judge(measures())
    assert found.answer == DEPENDS
    for part in (
        "PostgreSQL brings no",
        "Celery brings notif",
        "nginx brings an answer",
    ):
        assert part in found.because


@pytest.mark.parametrize("feature", CORE)
def test_a_core_that_needs_a_service_confirms(feature):
    found = judge(measures({**LACKS, TIERS[0]: [feature]}))
    assert found.answer == CONFIRMED and feature in found.because


def test_nothing_that_fails_refutes():
    assert judge(measures(ALL_WORKS)).answer == REFUTED


def test_a_refutation_can_be_sound():
    needs_nothing = measures({**ALL_WORKS, TIERS[3]: [SUPERVISED]})
    assert judge(needs_nothing).answer == REFUTED
    assert control(needs_nothing).held


def test_the_control_fails_where_all_services_are_not_enough():
    assert control(measures()).held
    assert not control(measures({**LACKS, TIERS[3]: ["notifications"]})).held


def test_the_control_fails_where_the_suite_notices_nothing():
    assert not control(measures(ALL_WORKS)).held


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("plant", "answer"), [(None, DEPENDS), ("redis", CONFIRMED)])
def test_a_redis_that_became_a_must_changes_the_verdict(plant, answer):
    result = conduct(load(2), quick=True, plant=plant)
    assert plant or result.control.held, result.control.because
    assert result.verdict.answer == answer, result.verdict.because
