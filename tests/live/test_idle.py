"""Lines on which nobody says anything stay open; those whose reader is dead do not.

One wait of 90 s for all variants at once: longer than redis-py's 5 s, uvicorn's pings
(20 s, and 20 s for the answer), the contract's 30 s for a pong, and gunicorn's 75 s.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from ..conformance.people import sign_up
from .raw import CLOSE, PING, RawSocket
from .readers import READERS, following

IDLE = 90  # seconds
PATIENCE = 30  # seconds to wait for a pong
SOON = 1.0  # seconds; who has to look for a message finds it after up to 10
SILENT = (4408, 1011)


class Mute:
    """Opens a socket, and answers no ping."""

    def __init__(self, service, slug):
        self.socket = RawSocket(service.url, f"/ws/rooms/{slug}")
        self.socket.line.settimeout(IDLE)
        self.pinged = 0.0

    def patience(self):
        """Seconds from the first ping to the close; the code."""
        while True:
            opcode, payload = self.socket.receive()
            if opcode == PING:
                self.pinged = self.pinged or time.monotonic()
            if opcode == CLOSE:
                return time.monotonic() - self.pinged, int.from_bytes(payload[:2])


def open_lines(service, stack):
    """A room with a reader of each kind, and one who answers no ping."""
    ada = sign_up(service.http, "ada")
    room = ada.open_room()
    followers = {
        f"{kind}, {'ada' if token else 'guest'}": stack.enter_context(
            following(READERS[kind](service.url, room["slug"], token))
        )
        for kind in service.transports
        if kind in READERS
        for token in (None, ada.token)
    }
    return ada, room, followers


def delays(ada, room, followers):
    """The median of the seconds in which each of them hears what ada says."""
    took = {name: [] for name in followers}
    for _ in range(5):
        began = time.monotonic()
        seq = ada.say(room)["seq"]
        for name, follower in followers.items():
            follower.has(seq)
            took[name].append(follower.came[seq] - began)
    return {name: statistics.median(found) for name, found in took.items()}


@pytest.mark.timeout(300)
def test_idle_lines_stay_open_and_dead_ones_do_not(all_variants):
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor())
        lines = {
            variant: open_lines(service, stack)
            for variant, service in all_variants.items()
            if service.transports != ["poll"]
        }
        mutes = {
            variant: pool.submit(Mute(all_variants[variant], room["slug"]).patience)
            for variant, (_, room, _) in lines.items()
        }
        time.sleep(IDLE)
        for variant, (ada, room, followers) in lines.items():
            for name, delay in delays(ada, room, followers).items():
                assert delay < SOON, f"{variant}, {name}: {delay:.1f} s"
        for variant, mute in mutes.items():
            waited, code = mute.result()
            assert code in SILENT, variant
            assert waited < PATIENCE + 2, f"{variant} waited {waited:.0f} s for a pong"
