"""All forms give the same rows, and a forgotten index changes the verdict."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..reports import SQLALCHEMY
from ..runner import conduct
from .forms import OPERATIONS
from .rule import (
    FORGOTTEN,
    JOINED,
    NAIVE,
    RAW_JOINED,
    RAW_TUNED,
    SQLALCHEMY_JOINED,
    SQLALCHEMY_NAIVE,
    TUNED,
    control,
    judge,
    own_share,
    slow,
)

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time


def made(joined=10.0, same=9.0, whole=4.0, forgotten=5.0, naive=61, tuned=2):
    """Measures in which these take the database so many times as long as tuned raw
    SQL: Django's joined form, the same joins in raw SQL. The whole takes so many times
    the database's time."""
    found = []
    for operation in OPERATIONS:
        times = {RAW_TUNED: 1, JOINED: joined, RAW_JOINED: same, TUNED: 1, NAIVE: 2}
        times |= {FORGOTTEN: forgotten, SQLALCHEMY_JOINED: same}
        for name, time in times.items():
            for what, took in (("database's time", time), ("time", time * whole)):
                found.append(Measure(name, f"{operation}: {what}", "ms", (took,) * 3))
    counts = {NAIVE: naive, SQLALCHEMY_NAIVE: 61, TUNED: 2, RAW_TUNED: tuned}
    found += [Measure(name, "list: statements", "", (n,)) for name, n in counts.items()]
    return Measures(found)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({}, REFUTED),  # the same joins are as slow in raw SQL, and Python takes most
        ({"joined": 1.5, "same": 0.5, "whole": 1.1}, REFUTED),  # they do not kill
        ({"same": 1.0}, DEPENDS),  # the ORM makes them, but Python takes most
        ({"whole": 1.1}, DEPENDS),  # the database takes most, but not by the ORM
        ({"same": 1.0, "whole": 1.1}, CONFIRMED),
    ],
)
def test_the_rule(given, answer):
    assert judge(made(**given)).answer == answer


def test_the_share_is_what_the_database_does_not_take():
    assert own_share(made(whole=4.0), NAIVE, "list").median == 75


def test_the_control_can_fail():
    assert control(made()).held
    assert not control(made(forgotten=1.0)).held
    assert not control(made(naive=4)).held
    assert not control(made(tuned=1)).held


@pytest.fixture(scope="module")
def planted():
    return conduct(load(20), quick=True, plant="join")


def test_a_table_that_nobody_asked_for_is_noticed(planted):
    assert planted.verdict.answer == DEPENDS
    assert {"list", "detail"} <= set(slow(planted.measures, JOINED, RAW_JOINED))


def test_what_is_joined_is_joined_by_all(planted):
    names = (JOINED, RAW_JOINED, SQLALCHEMY_JOINED)
    found = {planted.measures.get(name, "list: statements").median for name in names}
    assert found == {1}


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
        (RAW_TUNED, 2),
    ],
)
def test_a_list_of_20_takes_so_many_statements(planted, name, count):
    assert planted.measures.get(name, "list: statements").values == (count,)
