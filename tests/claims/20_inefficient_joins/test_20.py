"""All forms give the same rows, and a forgotten index changes the verdict."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..reports import RAW, SQLALCHEMY
from ..runner import conduct
from .experiment import FORGOTTEN, JOINED, NAIVE, SOUND, TUNED, control, judge
from .forms import OPERATIONS

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time

SQLALCHEMY_NAIVE = f"{SQLALCHEMY}, naive"


def made(joined=10.0, tuned=1.0, sound=1.0, forgotten=5.0, naive=61):
    """Measures in which these take the database so many times as long as raw SQL."""
    found = []
    for operation in OPERATIONS:
        times = {RAW: 1, JOINED: joined, TUNED: tuned, NAIVE: 2}
        times |= {SOUND: sound, FORGOTTEN: forgotten}
        for name, time in times.items():
            part = Measure(name, f"{operation}: database's time", "ms", (time,) * 3)
            whole = Measure(name, f"{operation}: time", "ms", (time * 2,) * 3)
            found += [part, whole]
    for name, count in ((NAIVE, naive), (SQLALCHEMY_NAIVE, 61)):
        found.append(Measure(name, "list: statements", "", (count,)))
    return Measures(found)


@pytest.mark.parametrize(
    ("times", "answer"),
    [
        ({}, DEPENDS),
        ({"joined": 1.5}, REFUTED),
        ({"sound": 0.1}, REFUTED),  # raw SQL is slow as well
        ({"tuned": 9.0}, CONFIRMED),
    ],
)
def test_the_rule(times, answer):
    assert judge(made(**times)).answer == answer


def test_the_control_can_fail():
    assert control(made()).held
    assert not control(made(forgotten=1.0)).held
    assert not control(made(naive=4)).held


@pytest.fixture(scope="module")
def planted():
    return conduct(load(20), quick=True, plant="forgotten-index")


def test_a_forgotten_index_is_noticed(planted):
    assert planted.verdict.answer == REFUTED


@pytest.mark.parametrize(
    ("name", "count"),
    [
        (NAIVE, 61),
        ("Django, peers", 42),
        ("Django, prefetch", 3),
        (JOINED, 1),
        (TUNED, 2),
        (SQLALCHEMY_NAIVE, 61),
        (f"{SQLALCHEMY}, tuned", 2),
        (RAW, 1),
    ],
)
def test_a_list_of_20_takes_so_many_statements(planted, name, count):
    assert planted.measures.get(name, "list: statements").values == (count,)
