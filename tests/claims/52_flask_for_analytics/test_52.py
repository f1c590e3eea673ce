"""Four stacks answer alike; the verdict tells SQLAlchemy's part from Flask's."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..reports import QUESTIONS
from ..runner import conduct
from .experiment import AGAIN, DJANGO, FASTAPI, FLASK, OWN_ORM, control, judge

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time


def made(orm=10.0, django=10.0, fastapi=10.0, again=10.0):
    """Measures in which each report takes a stack so long."""
    times = {FLASK: 10.0, AGAIN: again, FASTAPI: fastapi, DJANGO: django, OWN_ORM: orm}
    return Measures(
        Measure(name, report, "ms", (time, time * 1.01, time))
        for name, time in times.items()
        for report in QUESTIONS
    )


@pytest.mark.parametrize(
    ("times", "answer"),
    [
        ({}, REFUTED),
        ({"orm": 20}, DEPENDS),  # SQLAlchemy's part
        ({"orm": 20, "django": 20, "fastapi": 20}, DEPENDS),  # Flask's part
        ({"orm": 40, "django": 20, "fastapi": 20}, CONFIRMED),
        ({"orm": 40, "django": 20}, DEPENDS),  # FastAPI would do as well
    ],
)
def test_the_rule(times, answer):
    assert judge(made(**times)).answer == answer


def test_the_control_can_fail():
    assert control(made()).held
    assert not control(made(again=20)).held


def test_stacks_answer_alike_and_a_sleep_is_noticed():
    planted = conduct(load(52), quick=True, plant="sleep")
    assert planted.verdict.answer == CONFIRMED
