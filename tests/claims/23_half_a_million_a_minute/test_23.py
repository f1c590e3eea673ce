"""The rule says what it should, and the experiment notices what is planted."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .rule import ALL, CACHES, DATABASE, NGINX, REDIS, UNCACHED, control, cores, judge


def measures(anew, redis, nginx, part=0.0):
    """The CPU of an answer in µs, and the share of the database in what is kept."""
    costs = {UNCACHED: anew, REDIS: redis, NGINX: nginx}
    samples = [Sample(name, ALL, "µs", cost) for name, cost in costs.items()]
    samples.append(Sample(UNCACHED, DATABASE, "µs", 1_000))
    samples += [Sample(name, DATABASE, "µs", 1_000 * part) for name in CACHES]
    return Measures.of_rounds([samples] * 3)


@pytest.mark.parametrize(
    ("costs", "answer"),
    [
        ((4_000, 900, 60), CONFIRMED),
        ((40_000, 900, 60), DEPENDS),  # anew it is too dear
        ((4_000, 4_000, 60), DEPENDS),  # one cache does not help
        ((4_000, 4_000, 4_000), REFUTED),
    ],
)
def test_a_verdict_follows_from_the_cores(costs, answer):
    assert judge(measures(*costs)).answer == answer


def test_cores_are_answers_times_cpu():
    found = cores(measures(8_400, 840, 84), REDIS, 1)
    assert found.median == pytest.approx(8_333.33 * 840e-6 / 0.7, rel=0.001)


def test_the_control_fails_where_a_cache_asks_the_database():
    assert control(measures(4_000, 900, 60, part=0.01)).held
    assert not control(measures(4_000, 900, 60, part=0.5)).held


@pytest.mark.timeout(300)
def test_caches_that_keep_nothing_are_noticed():
    found = conduct(load(23), quick=True, plant="forgotten-cache")
    assert found.sound
    assert not found.control.held


@pytest.mark.timeout(300)
def test_a_forgotten_index_is_noticed(long_form):
    if not long_form:
        pytest.skip("a second run of the experiment: with --faults")
    assert conduct(load(23), quick=True, plant="forgotten-index").sound
