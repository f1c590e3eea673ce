"""Each fact of Django's async ORM, and a verdict that follows from them."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..runner import conduct, prepared
from .experiment import DJANGO, SQLALCHEMY, control, judge, prepare
from .facts import FACTS

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time

UNSAFE = "SynchronousOnlyOperation: You cannot call this from an async context"
DJANGOS = {
    "query_methods": None,
    "iteration": None,
    "related_object": UNSAFE,
    "a_transaction": "TypeError: 'Atomic' object does not support the asynchronous",
    "row_lock": "TransactionManagementError: select_for_update cannot be used outside",
    "commit_hook": UNSAFE,
    "cursor": UNSAFE,
    "signal": None,
    "no_thread": "AssertionError: it ran in another thread",
    "overlap": "AssertionError: one waited for the other",
    "pool": "AssertionError: <class 'psycopg_pool.pool.ConnectionPool'>",
}
LACKS = "AssertionError: the coroutine was made, but nobody awaited it"
SQLALCHEMYS = {"commit_hook": LACKS, "signal": LACKS}


@pytest.fixture(scope="module")
def orms():
    """A child for each ORM of the lock."""
    with prepared(1, True, None, print) as run, prepare(run) as ready:
        yield ready


def said(refusal, expected):
    return refusal is None if expected is None else refusal.startswith(expected)


@pytest.mark.parametrize("fact", FACTS)
def test_django(orms, fact):
    refusal = orms[DJANGO](fact=fact)
    assert said(refusal, DJANGOS[fact]), refusal


@pytest.mark.parametrize("fact", FACTS)
def test_sqlalchemy(orms, fact):
    refusal = orms[SQLALCHEMY](fact=fact)
    assert said(refusal, SQLALCHEMYS.get(fact)), refusal


def made(django, sqlalchemy):
    """Measures of two that have so many of the facts, the first ones."""
    return Measures(
        Measure(name, words, "", (number < count,))
        for name, count in ((DJANGO, django), (SQLALCHEMY, sqlalchemy))
        for number, words in enumerate(FACTS.values())
    )


@pytest.mark.parametrize(
    ("django", "sqlalchemy", "answer"),
    [(4, 9, CONFIRMED), (9, 9, DEPENDS), (len(FACTS), 9, REFUTED)],
)
def test_the_rule(django, sqlalchemy, answer):
    assert judge(made(django, sqlalchemy)).answer == answer


def test_the_control_can_fail():
    assert control(made(4, 9)).held
    assert not control(made(0, 9)).held
    assert not control(made(4, 5)).held


def test_another_orm_in_djangos_place_is_noticed():
    planted = conduct(load(36), quick=True, plant="sqlalchemy")
    assert planted.verdict.answer == DEPENDS
