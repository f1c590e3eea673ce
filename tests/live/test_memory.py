"""Readers who come and go leave nothing behind."""

import statistics
from itertools import combinations

import pytest

from ..conformance.waiting import until
from .raw import RawSocket
from .watch import MIB, Holdings, memory, settle

AT_ONCE = 10
WARM_UP = 1_500  # connects, after which memory has found its level
SAMPLE = 100  # connects between two looks at memory
SHORT, LONG = 800, 10_000
FLAT = 2_048  # bytes a connect: less than a forgotten inbox
VERY_FLAT = 400  # in the long form, when all pools and arenas have their size
KEPT = 30


def come_and_go(service, path, token):
    """Ten sockets that join and leave: every other one without a word."""
    opened = [RawSocket(service.url, path, token) for _ in range(AT_ONCE)]
    for socket in opened:
        assert socket.hear()["type"] == "joined"
    for number, socket in enumerate(opened):
        socket.cut() if number % 2 else socket.close()


def cost_of_one(service, path, token):
    """Bytes for each socket that stays: these must be seen."""
    come_and_go(service, path, token)
    settle(service.server)
    before = memory(service.server)
    kept = [RawSocket(service.url, path, token) for _ in range(KEPT)]
    for socket in kept:
        assert socket.hear()["type"] == "joined"
    settle(service.server)
    cost = (memory(service.server) - before) / KEPT
    print(f"{cost / 1024:.0f} KiB a socket that stays")
    for socket in kept:
        socket.cut()
    return cost


def slope(samples):
    """Theil and Sen's: the median of the slopes between all pairs, which a jump here
    and there does not move."""
    pairs = combinations(enumerate(samples), 2)
    return statistics.median(
        (later - earlier) / (there - here) for (here, earlier), (there, later) in pairs
    )


@pytest.fixture
def fresh(service, another):
    """A server without room to spare, in which something left behind would hide."""
    with another(service) as other:
        yield other


@pytest.mark.transport("ws")
@pytest.mark.timeout(1800)
def test_sockets_that_come_and_go_leave_nothing_behind(fresh, ada, long_form):
    service, room = fresh, ada.open_room(private=True)
    path = f"/ws/rooms/{room['slug']}"
    assert cost_of_one(service, path, ada.token) > 4 * FLAT, "the control"
    for _ in range(WARM_UP // AT_ONCE):
        come_and_go(service, path, ada.token)
    settle(service.server)
    before = Holdings.of(service.server)
    samples = [memory(service.server)]
    for _ in range((LONG if long_form else SHORT) // SAMPLE):
        for _ in range(SAMPLE // AT_ONCE):
            come_and_go(service, path, ada.token)
        samples.append(memory(service.server))
    growth = slope(samples) / SAMPLE
    print(f"{growth:.0f} bytes a connect, of {samples[-1] / MIB:.0f} MiB; {before}")
    until(lambda: Holdings.of(service.server).is_within(before))
    assert growth < (VERY_FLAT if long_form else FLAT)
