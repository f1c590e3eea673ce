"""The rule says what it should, the traps are there, and the suite sees a collation."""

import pytest

from shared.cli.failures import Failure
from shared.cli.mariadb import find_program

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from . import lines, suite, traps
from .rule import (
    ALL_CODE,
    BADLY_COLLATED,
    CODE,
    ENGINES,
    EVERYWHERE,
    FAILED,
    LOST,
    PASSED,
    SKIPPED,
    WELL_COLLATED,
    control,
    judge,
)

VARIANTS = ("django", "flask", "fastapi", "channels")


@pytest.fixture(scope="module")
def planted():
    """The short form, with tables that compare as MariaDB's do by default."""
    try:
        find_program("mariadbd")
    except Failure:
        pytest.skip("needs MariaDB: apt install mariadb-server")
    return conduct(load(57), quick=True, plant="collation")


def measures(lost, bad=3, good=0, skipped=False, everywhere=0):
    """As many tests as `lost` says are lost, by variant and engine, because they fail
    or are skipped; so many more fail on every engine."""
    samples = [
        Sample("django", BADLY_COLLATED, "tests", bad),
        Sample("django", WELL_COLLATED, "tests", good),
    ]
    for variant in VARIANTS:
        samples.append(Sample(variant, EVERYWHERE, "tests", everywhere))
        samples.append(Sample(variant, CODE, "lines", 20))
        samples.append(Sample(variant, ALL_CODE, "lines", 3000))
        for engine in ENGINES:
            count = lost.get((variant, engine), 0)
            failed = everywhere + (0 if skipped else count)
            passed = 800 - count - everywhere
            numbers = {LOST: count, FAILED: failed, PASSED: passed}
            numbers[SKIPPED] = 50 + count * skipped
            for what, number in numbers.items():
                samples.append(Sample(variant, what.format(engine), "tests", number))
    for place in (traps.AS_IT_COMES, traps.AS_SET_UP):
        samples += [Sample(place, what, "", 1) for what in traps.NEEDED]
    return Measures.of_rounds([samples])


@pytest.mark.parametrize(
    ("lost", "answer"),
    [
        ({}, CONFIRMED),
        ({("flask", "mariadb"): 1}, DEPENDS),
        ({("django", "mariadb"): 2}, DEPENDS),
        ({("django", "mariadb"): 2, ("channels", "sqlite"): 2}, DEPENDS),
        ({("django", "mariadb"): 2, ("channels", "mariadb"): 1}, REFUTED),
    ],
)
@pytest.mark.parametrize("skipped", [False, True])
def test_a_verdict_follows_from_what_is_lost(lost, skipped, answer):
    assert judge(measures(lost, skipped=skipped)).answer == answer


def test_what_fails_on_all_engines_neither_refutes_nor_confirms():
    found = judge(measures({}, everywhere=1))
    assert found.answer == DEPENDS
    assert "some pass on no engine" in found.because


def test_a_test_is_lost_that_passes_elsewhere_alone():
    here = {"a": "failed", "b": "skipped", "c": "failed", "d": "passed"}
    there = {"a": "passed", "b": "passed", "c": "failed", "d": "passed", "e": "passed"}
    assert suite.lost(here, [here, there]) == 3
    assert suite.lost(there, [here, there]) == 0
    assert suite.fail_everywhere([here, there]) == 1


@pytest.mark.parametrize(("bad", "good", "held"), [(3, 0, 1), (0, 0, 0), (3, 1, 0)])
def test_the_control_fails_where_the_suite_sees_no_collation(bad, good, held):
    assert control(measures({}, bad, good)).held == held


def test_lines_are_counted_that_name_an_engine(tmp_path):
    file = tmp_path / "settings.py"
    file.write_text(
        '"""SQLite and PostgreSQL."""\n'
        "SQLITE = {\n    # a comment\n    1: 2,\n}\n"
        "if database == 'mariadb':\n    connect()\n\nelse:\n    wait()\n"
        "def find():\n    other()\n    return mysql\n"
    )
    assert set(lines.of_engines(file)) == {2, 4, 5, 6, 7, 9, 10, 13}


@pytest.mark.timeout(600)
def test_a_collation_as_it_comes_is_noticed(planted):
    assert planted.sound
    assert planted.control.held


@pytest.mark.timeout(600)
def test_only_the_engine_that_compares_badly_loses_tests(planted):
    lost = {e: planted.measures.get("django", LOST.format(e)).high for e in ENGINES}
    assert lost["mariadb"] > 0
    assert [engine for engine in ENGINES if lost[engine]] == ["mariadb"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", traps.NEEDED)
def test_what_the_contract_needs_holds_on_every_engine_as_set_up(planted, what):
    for place in (traps.AS_SET_UP, traps.POSTGRESQL, traps.SQLITE):
        assert planted.measures.get(place, what).low == 1, place


@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", traps.NEEDED)
def test_mariadb_as_it_comes_does_otherwise(planted, what):
    assert planted.measures.get(traps.AS_IT_COMES, what).high == 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", traps.MISSED)
def test_what_mariadb_lacks_the_others_have(planted, what):
    assert planted.measures.get(traps.AS_SET_UP, what).high == 0
    assert planted.measures.get(traps.POSTGRESQL, what).low == 1
    assert planted.measures.get(traps.SQLITE, what).low == 1
