"""When the server closes a WebSocket, and with which code."""

import time
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from .people import PASSWORD, deactivate
from .sockets import live, room_path, socket
from .waiting import at_once

pytestmark = pytest.mark.transport("ws")

DEEP = '{"type":"send","body":' + "[" * 65 + "]" * 65 + "}"
NOT_OURS = [
    b'{"type":"send","body":"binary"}',
    "",
    "hello",
    "{",
    "[]",
    "null",
    "1",
    '"send"',
    "{}",
    '{"type":"unknown"}',
    '{"type":["send"]}',
    '{"type":null,"body":"b"}',
    '{"type":"send","body":"a","body":"b"}',
    '{"type":"send","body":"b","clientId":NaN}',
    '{"type":"send","body":1e400}',
    DEEP,
    "[" * 30_000,
]


@pytest.mark.parametrize("raw", NOT_OURS, ids=lambda raw: repr(raw[:30]))
def test_live_room_closes_4400_on_what_is_no_frame(ada, bob, raw):
    room = ada.open_room()
    with live(ada, room) as mine, live(bob, room) as theirs:
        mine.send(raw)
        assert mine.closed() == 4400
        assert theirs.tells_next(bob.say(room)), "others go on"


def test_live_room_closes_1009_on_a_frame_above_64_kib(ada, bob):
    room = ada.open_room()
    with live(ada, room) as mine, live(bob, room) as theirs:
        mine.send({"type": "send", "body": "b", "padding": "x" * 65_000})
        assert mine.next("ack")["seq"] == 1, "unknown members are ignored"
        mine.send({"type": "send", "body": "x" * 65_536})
        assert mine.closed() == 1009
        assert [each["seq"] for each in theirs.messages(1)] == [1]
        assert theirs.is_alive()


def test_live_room_closes_4401_when_the_token_is_revoked(ada, bob, guest):
    room = ada.open_room()
    with live(bob, room) as theirs, live(guest, room) as other:
        assert bob.delete("/api/user/tokens").status == 204
        ada.say(room, "after the cause")
        assert theirs.closed() == 4401
        assert not [each for each in theirs.waiting if each["type"] == "messages"]
        assert other.messages(1)


def test_live_room_closes_4401_when_the_user_is_deactivated(ada, bob, admin):
    room = ada.open_room()
    with live(bob, room) as theirs:
        deactivate(admin, bob)
        ada.say(room, "after the cause")
        assert theirs.closed() == 4401
        assert not [each for each in theirs.waiting if each["type"] == "messages"]


def test_live_room_closes_4401_on_a_new_password_but_for_the_acting_token(ada, bob):
    room = ada.open_room()
    user = {"email": bob.email, "password": PASSWORD}
    login = bob.post("/api/users/login", {"user": user})
    other = {"Authorization": f"Token {login.json['user']['token']}"}
    with live(bob, room) as acting, socket(bob, room_path(room), other) as ended:
        assert ended.hear()["type"] == "joined"
        changed = {"user": {"password": "another password"}}
        assert bob.put("/api/user", changed).status == 200
        assert ended.closed() == 4401
        assert acting.tells_next(ada.say(room))


def test_live_room_closes_4403_when_removed_from_the_room(ada, bob, carol):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    ada.let_in(room, carol)
    with live(bob, room) as theirs, live(carol, room) as other:
        path = f"/api/rooms/{room['slug']}/members/{bob.username}"
        assert ada.delete(path).status == 204
        ada.say(room, "bob must not hear this")
        assert theirs.closed() == 4403
        assert not [each for each in theirs.waiting if each["type"] == "messages"]
        assert other.messages(1)


def test_live_room_keeps_the_other_rooms_of_one_who_was_removed(ada, bob):
    left, kept = ada.open_room(private=True), ada.open_room(private=True)
    for room in (left, kept):
        ada.let_in(room, bob)
    with live(bob, left) as gone, live(bob, kept) as theirs:
        ada.delete(f"/api/rooms/{left['slug']}/members/{bob.username}")
        assert gone.closed() == 4403
        assert theirs.tells_next(ada.say(kept))


def test_live_room_closes_4429_on_a_flood(ada, bob):
    room, began = ada.open_room(), time.monotonic()
    with live(ada, room) as mine, live(bob, room) as theirs:
        with suppress(ConnectionClosed, ConnectionError):  # the close may overtake us
            for _ in range(300):
                mine.send('{"type":"send","body":"flood"}')
        code = mine.closed(answers=300)
        # slower than that it may refuse too seldom for a flood, or not get to our pongs
        is_due = time.monotonic() - began < 10
        assert code == 4429 or (not is_due and code in (None, 1011))
        stored = bob.messages(room, after=0, limit=200)
        assert theirs.messages(len(stored)) == stored
        assert theirs.is_alive()


def test_live_room_shuts_nobody_else_out(ada, bob, somebody):
    room = ada.open_room()
    frames = ["{", b"\0", "[]", '{"type":"x"}']
    with live(bob, room) as theirs:

        def misbehave(raw):
            with live(ada, room) as mine:
                mine.send(raw)
                return mine.closed()

        codes = at_once([lambda raw=raw: misbehave(raw) for raw in frames])
        assert codes == [4400] * 4
        assert theirs.tells_next(ada.say(room))
