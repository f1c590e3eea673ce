"""The six reports agree, and the verdict notices one that does not."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures
from ..reports import DJANGO, QUESTIONS, RAW, SQLALCHEMY
from ..runner import conduct
from .experiment import NAIVE, control, judge

pytestmark = pytest.mark.timeout(300)  # a busy machine takes its time


def made(slow=(), parts=(), wrong=(), naive=3.0):
    """Measures in which Django is slow, needs parts, or is wrong in some reports, and
    its naive join so far off."""
    found = [Measure(tool, NAIVE, "", (3.0,)) for tool in (RAW, SQLALCHEMY)]
    found.append(Measure(DJANGO, NAIVE, "", (naive,)))
    for report in QUESTIONS:
        for tool in (RAW, DJANGO, SQLALCHEMY):
            bad = tool == DJANGO
            time = 50.0 if bad and report in slow else 10.0
            found += [
                Measure(tool, report, "ms", (time, time + 1, time)),
                Measure(tool, f"{report}: right", "", (not (bad and report in wrong),)),
                Measure(
                    tool,
                    f"{report}: statements",
                    "",
                    (9 if bad and report in parts else 1,),
                ),
            ]
    return Measures(found)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({}, REFUTED),
        ({"slow": ["newest"]}, DEPENDS),
        ({"parts": ["reach"], "slow": ["reach"]}, DEPENDS),
        ({"slow": list(QUESTIONS)[:4]}, CONFIRMED),
        ({"wrong": ["engagement"]}, CONFIRMED),
        ({"naive": 9.0}, CONFIRMED),  # an ORM that misleads more than SQL
    ],
)
def test_the_rule(given, answer):
    assert judge(made(**given)).answer == answer


@pytest.fixture(scope="module")
def planted():
    return conduct(load(44), quick=True, plant="wrong join")


def test_sqlalchemy_and_raw_sql_agree(planted):
    assert control(planted.measures).held


def test_a_wrong_join_is_noticed(planted):
    assert planted.verdict.answer == CONFIRMED
    assert planted.measures.get(DJANGO, "engagement: right").high == 0


@pytest.mark.parametrize("report", [each for each in QUESTIONS if each != "engagement"])
def test_django_gives_the_rows_of_raw_sql(planted, report):
    assert planted.measures.get(DJANGO, f"{report}: right").low == 1


def test_raw_sql_says_all_directly(planted):
    for report in QUESTIONS:
        assert planted.measures.get(RAW, f"{report}: direct").low == 1
        assert planted.measures.get(SQLALCHEMY, f"{report}: direct").low == 1


def test_two_counts_in_one_query_are_wrong_in_every_tool(planted):
    for tool in (RAW, DJANGO, SQLALCHEMY):
        assert planted.measures.get(tool, NAIVE).low > 1
    assert planted.measures.get("Django, distinct", NAIVE).high == 1
    summed = planted.measures.get("Django, distinct", "naive join, lengths summed")
    assert summed.low > 1
