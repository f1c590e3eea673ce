"""A room's WebSocket: what is said and heard on it."""

import time

import pytest

from .sockets import live, room_path, socket
from .waiting import at_once, until

pytestmark = pytest.mark.transport("ws")


def seqs(messages):
    return [message["seq"] for message in messages]


def test_live_room_speaks_first(ada, bob, guest):
    room = ada.open_room()
    ada.say(room)
    for who, name in ((bob, bob.username), (guest, None)):
        with socket(who, room_path(room)) as opened:
            joined = opened.hear()
        seen = who.get(f"/api/rooms/{room['slug']}").json["room"]
        you = name and {"username": name, "image": None}
        expected = {"type": "joined", "room": seen, "lastSeq": 1, "you": you}
        assert joined == expected


def test_live_room_carries_what_is_sent_by_http(ada, bob, guest):
    room = ada.open_room()
    with live(bob, room) as one, live(guest, room) as other:
        sent = [ada.say(room, body) for body in ("one", "two")]
        assert one.messages(2) == sent
        assert other.messages(2) == sent


def test_live_room_stores_acknowledges_and_tells_everybody(ada, bob):
    room = ada.open_room()
    with live(ada, room) as mine, live(bob, room) as theirs:
        mine.say("Good morning.", "a-1")
        assert mine.next("ack") == {"type": "ack", "clientId": "a-1", "seq": 1}
        stored = ada.messages(room)
        assert mine.messages(1) == stored
        assert theirs.messages(1) == stored
    assert stored[0]["body"] == "Good morning."
    assert stored[0]["clientId"] == "a-1"
    assert stored[0]["author"]["username"] == ada.username


def test_live_room_takes_a_message_without_a_client_id(ada):
    room = ada.open_room()
    with live(ada, room) as mine:
        mine.send({"type": "send", "body": "b"})
        assert mine.next("ack") == {"type": "ack", "clientId": None, "seq": 1}


def test_live_room_acknowledges_a_repeat_with_the_first_seq(ada, bob):
    room = ada.open_room()
    first = ada.say(room, "by http", clientId="a-1")
    with live(ada, room) as mine, live(bob, room) as theirs:
        for _ in range(2):
            mine.say("again", "a-1")
            assert mine.next("ack")["seq"] == first["seq"]
        last = ada.say(room, "last")
        assert theirs.messages(1) == [last]
    assert seqs(ada.messages(room)) == [1, 2]


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        ({"body": " "}, "body"),
        ({}, "body"),
        ({"body": None}, "body"),
        ({"body": 1}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"body": "a\0b"}, "body"),
        ({"body": "\ud800"}, "body"),
        ({"body": "b", "clientId": ""}, "clientId"),
        ({"body": "b", "clientId": "x" * 65}, "clientId"),
        ({"body": "b", "clientId": 7}, "clientId"),
    ],
)
def test_live_room_tells_what_is_wrong_with_a_message(ada, frame, key):
    room = ada.open_room()
    sent = {"type": "send", "clientId": "a-1", **frame}
    with live(ada, room) as mine:
        mine.send(sent)
        error = mine.next("error")
        assert list(error["errors"]) == [key]
        assert error["clientId"] == ("a-1" if key == "body" else None)
        mine.say("goes on", "a-2")
        assert mine.next("ack")["seq"] == 1


def test_live_room_lets_guests_listen_only(ada, guest):
    room = ada.open_room()
    with live(guest, room) as theirs:
        theirs.say("may I?", "g-1")
        error = theirs.next("error")
        assert error["errors"] == {"token": ["is missing"]}
        assert error["clientId"] == "g-1"
        assert theirs.tells_next(ada.say(room))
    assert seqs(ada.messages(room)) == [1]


def test_live_room_gives_every_reader_the_same_order(ada, bob, carol, guest):
    room = ada.open_room()
    writers = (ada, bob, carol)
    with live(ada, room) as one, live(guest, room) as two, live(guest, room) as three:
        at_once([lambda who=who: who.say_many(room, 10) for who in writers])
        stored = ada.messages(room, after=0)
        for reader in (one, two, three):
            assert reader.messages(30) == stored


def test_live_room_tells_who_is_there(ada, bob, guest):
    room = ada.open_room()
    both = sorted([ada.username, bob.username])

    def tells(heard, names):
        return lambda: heard.next("presence")["usernames"] == names

    with live(ada, room) as mine, live(guest, room), live(ada, room):
        until(tells(mine, [ada.username]))
        with live(bob, room) as theirs:
            until(tells(mine, both))
            until(tells(theirs, both))
        until(tells(mine, [ada.username]))


def test_live_room_holds_a_sender_to_a_burst_of_20(ada):
    room = ada.open_room()
    with live(ada, room) as mine:
        began = time.monotonic()
        for number in range(40):
            mine.say("b", str(number))
        heard = []
        while len(heard) < 40:
            frame = mine.hear()
            heard += [frame] if frame["type"] in ("ack", "error") else []
    windows = 1 + (time.monotonic() - began) // 2  # 20 in any two seconds
    refused = [frame for frame in heard if frame["type"] == "error"]
    for frame in refused:
        assert frame["errors"] == {"rate": ["too many requests"]}
        assert frame["clientId"] is not None
    stored = ada.messages(room, after=0, limit=200)
    acknowledged = sorted(frame["seq"] for frame in heard if frame["type"] == "ack")
    assert seqs(stored) == acknowledged == list(range(1, len(stored) + 1))
    assert 20 <= len(stored) <= 20 * windows
