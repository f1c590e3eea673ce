"""Every part of well counts, and a stack that has grown too large is noticed."""

import pytest

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measures, Sample
from ..runner import conduct
from .rule import (
    ARM,
    DUE,
    EMULATED,
    FAILED,
    HERE,
    IDLE,
    MISSED,
    MOST,
    OTHER_BOARD,
    PASSED,
    SERVER,
    SKIPPED,
    TALKING,
    WHEELS,
    control,
    judge,
)

WELL = {
    (ARM, WHEELS): 60,
    (SERVER, WHEELS): 60,
    (HERE, IDLE): MOST - 100,
    (HERE, TALKING): MOST - 90,
    (HERE, DUE): 20_000,
    (HERE, MISSED): 0,
    (HERE, PASSED): 800,
    (HERE, FAILED): 0,
    (HERE, SKIPPED): 50,
    (OTHER_BOARD, WHEELS): 0,
}
EMULATED_WELL = {
    (EMULATED, IDLE): MOST - 50,
    (EMULATED, TALKING): MOST - 40,
    (EMULATED, DUE): 3_000,
    (EMULATED, MISSED): 0,
    (EMULATED, PASSED): 800,
    (EMULATED, FAILED): 0,
    (EMULATED, SKIPPED): 150,
}


def measures(*parts):
    """One round."""
    values = {key: value for part in parts for key, value in part.items()}
    samples = [Sample(*key, "MiB", value) for key, value in values.items()]
    return Measures.of_rounds([samples])


def test_well_on_an_emulated_pi_too_confirms():
    found = judge(measures(WELL, EMULATED_WELL))
    assert found.answer == CONFIRMED and "only a real one" in found.because


def test_without_the_emulator_it_depends():
    assert judge(measures(WELL)).answer == DEPENDS
    half = {(EMULATED, IDLE): MOST - 50}
    assert judge(measures(WELL, half)).answer == DEPENDS


def test_without_the_suite_it_depends():
    well = {key: value for key, value in WELL.items() if key[1] not in (PASSED, FAILED)}
    found = judge(measures(well, EMULATED_WELL))
    assert found.answer == DEPENDS
    assert "whether the suite passes was not measured" in found.because


def test_a_sentence_starts_with_a_capital():
    lost = {(HERE, MISSED): 1}
    for parts in ((WELL,), (WELL, EMULATED_WELL), (WELL, lost)):
        assert judge(measures(*parts)).because[0].isupper()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ((ARM, WHEELS), 0),
        ((HERE, IDLE), MOST + 1),
        ((HERE, TALKING), MOST + 1),
        ((HERE, MISSED), 1),
        ((HERE, FAILED), 1),
        ((EMULATED, IDLE), MOST + 1),
        ((EMULATED, TALKING), MOST + 1),
        ((EMULATED, MISSED), 1),
        ((EMULATED, FAILED), 1),
    ],
)
def test_each_part_that_does_not_hold_refutes(key, value):
    assert judge(measures(WELL, EMULATED_WELL, {key: value})).answer == REFUTED


def test_the_control_fails_where_wheels_fit_everything():
    assert control(measures(WELL)).held
    assert not control(measures(WELL, {(OTHER_BOARD, WHEELS): 60})).held


@pytest.mark.timeout(200)
def test_a_stack_grown_too_large_changes_the_verdict():
    well = conduct(load(12), quick=True)
    assert well.control.held, well.control.because
    assert well.verdict.answer in (CONFIRMED, DEPENDS), well.verdict.because
    grown = conduct(load(12), quick=True, plant="workers")
    assert grown.verdict.answer == REFUTED, grown.verdict.because
    assert "above" in grown.verdict.because
