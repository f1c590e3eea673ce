"""What raw SQL in Django is like, and a verdict that notices an ORM with recursion."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..reports import DJANGO, QUESTIONS, RAW, SQLALCHEMY
from ..runner import conduct
from .experiment import LIBRARY, RECURSION, WAYS, control, judge

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time


def made(statements, time, library=10.0):
    """Measures in which Django's recursion takes so many statements, and so long; and
    so long by a library."""
    found = [Measure(way, RECURSION, "ms", (10.0,) * 3) for way in WAYS]
    found[list(WAYS).index(LIBRARY)] = Measure(LIBRARY, RECURSION, "ms", (library,) * 3)
    for report in QUESTIONS:
        for tool in (RAW, DJANGO, SQLALCHEMY):
            odd = tool == DJANGO and report == RECURSION
            took = (time if odd else 10.0,) * 3
            found.append(Measure(tool, report, "ms", took))
            count = (statements if odd else 1,)
            found.append(Measure(tool, f"{report}: statements", "", count))
    return Measures(found)


@pytest.mark.parametrize(
    ("statements", "time", "library", "answer"),
    [
        (9, 40.0, 30.0, CONFIRMED),
        (9, 40.0, 10.0, DEPENDS),  # a library has the words
        (9, 15.0, 30.0, DEPENDS),  # the way round is quick enough
        (1, 40.0, 30.0, REFUTED),
    ],
)
def test_the_rule(statements, time, library, answer):
    assert judge(made(statements, time, library)).answer == answer


@pytest.fixture(scope="module")
def planted():
    return conduct(load(46), quick=True, plant="recursion")


def test_an_orm_with_recursion_is_noticed(planted):
    assert planted.verdict.answer == REFUTED
    assert planted.measures.get(DJANGO, f"{RECURSION}: statements").high == 1


def test_all_ways_give_the_same_rows(planted):
    assert control(planted.measures).held


@pytest.mark.parametrize(
    "rule",
    [
        "parameters are not sql",
        "formatted text is sql",
        "raw takes no further filter",
        "raw needs the primary key",
        "each field left out costs a query",
        "a cursor is in the transaction",
    ],
)
def test_what_one_has_to_know_about_raw_sql(planted, rule):
    assert planted.measures.get(DJANGO, rule).low == 1


@pytest.mark.parametrize("word", ["recursion", "LATERAL", "grouping sets"])
def test_django_has_no_word_for(planted, word):
    assert planted.measures.get(DJANGO, f"files that name {word}").high == 0
    assert planted.measures.get(SQLALCHEMY, f"files that name {word}").low > 0
