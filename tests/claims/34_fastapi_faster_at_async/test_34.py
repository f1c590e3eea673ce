"""The rule says what it should, and the experiment notices what is planted."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .rule import (
    CEILING,
    DJANGO,
    FASTAPI,
    HELLO,
    LIST,
    OF_VARIANTS,
    WORKLOADS,
    control,
    judge,
)


def measures(*ratios, ceiling=10_000.0):
    """FastAPI's answers beside those of the fastest Django, for each request."""
    samples = [Sample(CEILING, HELLO, "a second", ceiling)]
    for workload, ratio in zip(WORKLOADS, ratios, strict=True):
        django, fastapi = OF_VARIANTS if workload == LIST else (DJANGO, FASTAPI)
        for slower, name in enumerate(fastapi):
            rate = 1_000 * ratio - slower
            samples.append(Sample(name, workload, "a second", rate))
        for slower, name in enumerate(django):
            samples.append(Sample(name, workload, "a second", 1_000 - slower))
    return Measures.of_rounds([samples] * 3)


@pytest.mark.parametrize(
    ("ratios", "answer"),
    [
        ((2, 1.8, 1.6, 4, 2), CONFIRMED),
        ((1.2, 0.9, 0.8, 1.4, 1.1), REFUTED),
        ((1.2, 0.9, 0.8, 2.0, 1.1), DEPENDS),
    ],
)
def test_a_verdict_follows_from_the_answers(ratios, answer):
    assert judge(measures(*ratios)).answer == answer


def test_what_the_spread_does_not_decide_is_told():
    rounds = [measures(1.2, 0.9, 0.8, factor, 1.1).all for factor in (1.4, 1.6, 1.6)]
    found = judge(
        Measures.of_rounds(
            [Sample(each.name, each.what, each.unit, each.median) for each in one]
            for one in rounds
        )
    )
    assert found.answer == DEPENDS
    assert "three calls of 50 ms 1.60 (1.40 to 1.60), which" in found.because


def test_the_control_fails_where_the_client_is_the_limit():
    assert control(measures(2, 2, 2, 2, 2)).held
    assert not control(measures(2, 2, 2, 2, 2, ceiling=2_100)).held


@pytest.mark.timeout(300)
def test_a_django_that_computes_is_noticed():
    assert conduct(load(34), quick=True, plant="compute").sound


@pytest.mark.timeout(300)
def test_a_blocked_event_loop_is_noticed(long_form):
    if not long_form:
        pytest.skip("a second run of the experiment: with --faults")
    assert conduct(load(34), quick=True, plant="sleep").sound
