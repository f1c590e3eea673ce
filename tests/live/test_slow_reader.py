"""One reader that stops reading: what it costs the server, and the others."""

import statistics
import time

import pytest

from ..conformance.waiting import until
from .raw import GONE
from .readers import READERS, following, seqs
from .watch import MIB, holds_line, peak_memory, settle

CHUNK = 20
MESSAGES = 1_700  # of 4,000 characters: 6.8 MB, and kernels buffer some 3 MB
FIRST = 300  # in which memory finds its level
BODY = "x" * 4_000
SLOW = 4503
BUFFER = 4_096  # bytes that the reader's own kernel takes


def pour(outside, room, author, followers, messages=MESSAGES):
    """Send the messages, as fast as the others hear them; the seconds that each chunk
    took to reach them all."""
    took = []
    for _ in range(messages // CHUNK):
        began = time.monotonic()
        last = outside.say(room, author, [BODY] * CHUNK)[-1]
        for follower in followers:
            follower.has(last)
        took.append(time.monotonic() - began)
    return took


@pytest.mark.parametrize("kind", ["ws", "sse"])
@pytest.mark.timeout(300)
def test_a_reader_that_stops_costs_little_and_the_others_nothing(
    service, ada, outside, kind
):
    service.needs_transport(kind)
    room, last = ada.open_room(), FIRST + 2 * MESSAGES
    with (
        following(READERS[kind](service.url, room["slug"], after=0)) as one,
        following(READERS[kind](service.url, room["slug"], after=0)) as other,
    ):
        pour(outside, room, ada.username, [one, other], FIRST)
        settle(service.server)
        with peak_memory(service.server) as usual:
            quick = pour(outside, room, ada.username, [one, other])
        settle(service.server)
        place = FIRST + MESSAGES  # a handshake alone is no subscription yet
        stopped = READERS[kind](service.url, room["slug"], after=place, buffer=BUFFER)
        heard = seqs(stopped)
        with peak_memory(service.server) as burdened:
            slowed = pour(outside, room, ada.username, [one, other])
        if kind == "ws":  # cut off, though it never looks again; uvicorn cuts no stream
            until(lambda: not holds_line(service.server, stopped.line))
        assert one.seqs == other.seqs == list(range(1, last + 1))
        assert one.reader.code is other.reader.code is None
    cost = burdened.growth - usual.growth
    print(f"{cost / MIB:.1f} MiB for a slow reader")
    assert cost < 4 * MIB
    assert statistics.median(slowed) < 2 * statistics.median(quick) + 0.05
    got = list(heard)
    first = FIRST + MESSAGES + 1
    assert got == list(range(first, first + len(got)))
    assert len(got) < MESSAGES, "the control: it has to miss some"
    assert stopped.code in (SLOW, GONE)
    again = READERS[kind](service.url, room["slug"], after=got[-1])
    with following(again) as resumed:
        resumed.has(last)
    assert resumed.seqs == list(range(got[-1] + 1, last + 1))
