"""The rule knows far from better, and a sleep in the sender changes the verdict."""

import pytest

from tests.benchmarks.chat.servers import why_missing

from ..catalogue import load
from ..frame import CONFIRMED, DEPENDS, REFUTED
from ..measures import Measure, Measures, Sample
from ..runner import conduct
from .rivals import CEILING, NATIVE, PLAIN
from .rule import BUSY, DELIVERED, MEMORY, P99, control, judge

BARE, NODE, GO = CEILING["bare"], NATIVE["node"], NATIVE["go"]
CHANNELS, FASTAPI = PLAIN["plain_channels"], PLAIN["plain_fastapi"]
HERS = (FASTAPI, DELIVERED)
LEVEL = {CHANNELS: (1, 1, 1), FASTAPI: (1, 1, 1), BARE: (9, 1, 1)}


def measures(**servers: tuple[float, float, float]) -> Measures:
    """So many times as good as a plain server, by deliveries, memory and p99."""
    named = {NATIVE[name]: factors for name, factors in servers.items()}
    samples = []
    for name, (delivered, memory, late) in {**LEVEL, **named}.items():
        samples.append(Sample(name, DELIVERED, "", 80_000 * delivered))
        samples.append(Sample(name, MEMORY, "KiB", 40 / memory))
        samples.append(Sample(name, P99, "ms", 12 / late))
        samples.append(Sample(name, BUSY, "", 0.8))
    return Measures.of_rounds([samples] * 3)


@pytest.mark.parametrize(
    ("node", "answer"),
    [
        ((4, 1, 1), CONFIRMED),
        ((4, 0.6, 0.6), CONFIRMED),
        ((2, 5, 5), REFUTED),
        ((4, 4, 0.4), REFUTED),
        ((1, 1, 1), REFUTED),
    ],
)
def test_far_superior_is_three_times_the_work_and_bad_in_nothing(node, answer):
    assert judge(measures(node=node)).answer == answer


def rounds(*delivered):
    """Node.js delivers so many times as much, in as many rounds."""
    found = [measures(node=(factor, 1, 1)).all for factor in delivered]
    return Measures.of_rounds(
        [Sample(each.name, each.what, each.unit, each.median) for each in one]
        for one in found
    )


@pytest.mark.parametrize(
    ("delivered", "answer"),
    [
        ((4, 4, 4, 4, 2), CONFIRMED),
        ((2, 2, 2, 2, 4), REFUTED),
        ((2, 2, 4, 4, 4), DEPENDS),
    ],
)
def test_one_round_of_five_decides_nothing(delivered, answer):
    found = judge(rounds(*delivered))
    assert found.answer == answer
    assert ("not surely" in found.because) == (answer == DEPENDS)


def test_one_of_them_is_enough():
    assert judge(measures(node=(1, 1, 1), go=(5, 5, 5))).answer == CONFIRMED


def test_far_superior_to_one_framework_of_two_depends():
    known = measures(node=(4, 4, 4))
    others = [each for each in known.all if (each.name, each.what) != HERS]
    better = Measure(*HERS, "", (160_000,) * 3)
    assert judge(Measures([*others, better])).answer == DEPENDS


def test_the_control_fails_where_the_client_is_the_bottleneck():
    assert control(measures(node=(5, 5, 5))).held
    assert not control(measures(node=(10, 5, 5))).held


@pytest.mark.timeout(200)
@pytest.mark.parametrize(("plant", "answer"), [(None, CONFIRMED), ("sleep", REFUTED)])
def test_a_sleep_in_the_sender_changes_the_verdict(plant, answer):
    """In the short form Node.js meets Channels only, and by far."""
    if why := why_missing("node"):
        pytest.skip(why)
    result = conduct(load(40), quick=True, plant=plant)
    assert result.control.held, result.control.because
    assert result.verdict.answer == answer, result.verdict.because
