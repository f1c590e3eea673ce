"""How each way ends, and a verdict that notices an async atomic that works."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..runner import conduct
from .experiment import (
    FAIL,
    HOME_MADE,
    LOST,
    PURE,
    RIGHT,
    SHARED,
    WAYS,
    control,
    judge,
)

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time


def made(pure=100.0, first=None, lost=0.0, shared=100.0):
    """Measures in which the pure ways fail so often, the first of them otherwise."""
    found = []
    for way, words in WAYS.items():
        share = pure if way in PURE else 0.0
        if first is not None and way == "async_with":
            share = first
        found.append(Measure(words, FAIL, "%", (share,) * 3))
        rows = shared if way in SHARED else lost
        found.append(Measure(words, LOST, "%", (rows,) * 3))
    return Measures(found)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({}, CONFIRMED),
        ({"pure": 20.0}, CONFIRMED),
        ({"first": 0.0}, REFUTED),
        ({"first": 5.0}, DEPENDS),
    ],
)
def test_the_rule(given, answer):
    assert judge(made(**given)).answer == answer


def test_the_control_can_fail():
    assert control(made()).held
    assert not control(made(lost=10.0)).held
    assert not control(made(shared=0.0)).held


@pytest.fixture(scope="module")
def tried():
    return conduct(load(37), quick=True).measures


@pytest.mark.parametrize(
    ("way", "error"),
    [
        ("async_with", "TypeError"),
        ("plain_with", "SynchronousOnlyOperation"),
        ("decorator", "SynchronousOnlyOperation"),
    ],
)
def test_a_pure_way_ends_in(tried, way, error):
    assert tried.get(PURE[way], f"attempts that end in {error}").low == 100


def test_the_home_made_one_takes_others_rows_along(tried):
    assert tried.get(HOME_MADE["home_made"], FAIL).high == 0
    assert tried.get(HOME_MADE["home_made"], LOST).low == 100
    assert tried.get(HOME_MADE["home_made_alone"], LOST).high == 0


@pytest.mark.parametrize("way", RIGHT)
def test_a_right_way_always_works(tried, way):
    assert tried.get(RIGHT[way], FAIL).high == 0
    assert tried.get(RIGHT[way], LOST).high == 0


def test_a_session_for_two_tasks_takes_rows_along(tried):
    (way,) = SHARED.values()
    assert tried.get(way, LOST).low == 100


def test_an_async_atomic_that_works_is_noticed():
    planted = conduct(load(37), quick=True, plant="async-atomic")
    assert planted.control.held
    assert planted.verdict.answer == REFUTED
