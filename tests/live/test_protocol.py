"""What no proper client sends, and that it harms nobody but its sender.

On the variants' own sockets; `test_autobahn` has the public cases.
"""

import json

import pytest

from ..conformance.sockets import live, room_path
from .raw import CLOSE, PING, PONG, TEXT, frame, raw_socket
from .watch import MIB, peak_memory, settle

CONTINUED = 0
BROKEN, NOT_TEXT, TOO_LARGE = 1002, 1007, 1009
SENT = json.dumps({"type": "send", "body": "b", "clientId": "a-1"}).encode()
PIECES = 10_000

pytestmark = pytest.mark.transport("ws")


def whole(opcode, payload, **odd):
    usual = {"last": True, "reserved": 0, "masked": True}
    return frame(opcode, payload, **{**usual, **odd})


def pieces(content, count):
    """A message in so many fragments."""
    size = -(-len(content) // count)
    parts = [content[size * number :][:size] for number in range(count)]
    opcodes = [TEXT] + [CONTINUED] * (count - 1)
    return b"".join(
        whole(opcode, part, last=number == count - 1)
        for number, (opcode, part) in enumerate(zip(opcodes, parts, strict=True))
    )


HUGE = b"\x81\xff" + (2**63 - 1).to_bytes(8) + b"mask"

RUDE = {
    "not masked": (whole(TEXT, SENT, masked=False), BROKEN),
    "reserved bit 1": (whole(TEXT, SENT, reserved=4), BROKEN),
    "reserved bit 2": (whole(TEXT, SENT, reserved=2), BROKEN),
    "reserved bit 3": (whole(TEXT, SENT, reserved=1), BROKEN),
    "reserved opcode": (whole(3, b""), BROKEN),
    "reserved control opcode": (whole(11, b""), BROKEN),
    "a long ping": (whole(PING, b"x" * 126), BROKEN),
    "a ping in pieces": (whole(PING, b"x", last=False), BROKEN),
    "a continuation of nothing": (whole(CONTINUED, SENT), BROKEN),
    "a message within a message": (whole(TEXT, b"{", last=False) * 2, BROKEN),
    "a close code that is none": (whole(CLOSE, b"\x03\xee"), BROKEN),
    "half a close code": (whole(CLOSE, b"\x03"), BROKEN),
    "bad UTF-8": (whole(TEXT, b'{"type":"\xff"}'), NOT_TEXT),
    "half a character": (whole(TEXT, b'{"type":"\xe2\x82'), NOT_TEXT),
    "a surrogate in UTF-8": (whole(TEXT, b'"\xed\xa0\x80"'), NOT_TEXT),
    "2^63 - 1 bytes": (HUGE + b"x" * 70_000, TOO_LARGE),
    "1 GiB": (b"\x82\xff" + (2**30).to_bytes(8) + b"mask" + b"x" * 70_000, TOO_LARGE),
    "100 KB in pieces": (pieces(b"x" * 100_000, PIECES), TOO_LARGE),
}


@pytest.fixture
def room(ada):
    return ada.open_room()


@pytest.mark.parametrize("case", RUDE)
def test_a_rude_client_is_closed_and_nobody_else(service, ada, bob, room, case):
    rude, code = RUDE[case]
    with live(bob, room) as theirs:
        with raw_socket(service.url, room_path(room), ada.token) as mine:
            assert mine.hear()["type"] == "joined"
            mine.line.sendall(rude)
            assert mine.closed() == code
        assert theirs.tells_next(ada.say(room))


def test_a_message_may_come_in_many_pieces(service, ada, room):
    with raw_socket(service.url, room_path(room), ada.token) as mine:
        mine.line.sendall(pieces(SENT.ljust(PIECES), PIECES))
        while (heard := mine.hear())["type"] != "ack":
            pass
        assert heard == {"type": "ack", "clientId": "a-1", "seq": 1}


def test_a_flood_of_pings_is_answered_and_harms_nobody(service, ada, bob, room):
    with (
        live(bob, room) as theirs,
        raw_socket(service.url, room_path(room), ada.token) as mine,
    ):
        for _ in range(100):
            mine.line.sendall(whole(PING, b"x" * 100) * 100)
            pongs = 0
            while pongs < 100:
                pongs += mine.receive()[0] == PONG
            theirs.is_alive()
        assert theirs.tells_next(ada.say(room))


def test_pongs_that_nobody_reads_do_not_pile_up(service, ada, bob, room):
    flood = whole(PING, b"x" * 125) * 1_000
    with (
        live(bob, room) as theirs,
        raw_socket(service.url, room_path(room), ada.token, buffer=4_096) as mine,
    ):
        settle(service.server)
        with peak_memory(service.server) as peak:
            try:
                for _ in range(120):  # 16 MB
                    mine.line.settimeout(1)
                    mine.line.sendall(flood)
            except OSError:
                pass  # it is not listened to any more, or was shown out
        assert theirs.tells_next(ada.say(room))
    print(peak.growth / MIB)
    assert peak.growth < 4 * MIB
