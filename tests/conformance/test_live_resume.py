"""Coming back to a room: nothing is lost, nothing comes twice."""

import pytest

from .sockets import live
from .test_messages import seqs
from .waiting import at_once

pytestmark = pytest.mark.transport("ws")


def test_live_room_resumes_with_everything_later_once_and_in_order(ada, bob):
    room = ada.open_room()
    ada.say_many(room, 5)
    with live(bob, room, after=2) as theirs:
        assert theirs.messages(3) == ada.messages(room, after=2)
        assert theirs.tells_next(ada.say(room))
    with live(bob, room, after=6) as theirs:
        assert theirs.tells_next(ada.say(room))


def test_live_room_begins_at_the_present_without_after(ada, bob):
    room = ada.open_room()
    ada.say_many(room, 3)
    with live(bob, room) as theirs:
        assert theirs.tells_next(ada.say(room, "later"))


def test_live_room_resumes_over_more_than_one_page(ada, bob, somebody):
    room = ada.open_room()
    writers = [somebody(f"writer{number}") for number in range(11)]
    at_once([lambda who=who: who.say_many(room, 20) for who in writers])
    with live(bob, room, after=0) as theirs:
        assert seqs(theirs.messages(220)) == list(range(1, 221))
        assert theirs.tells_next(ada.say(room))


def test_live_room_loses_nothing_between_its_backlog_and_the_present(ada, bob, carol):
    room = ada.open_room()
    ada.say_many(room, 10)

    def read():
        with live(carol, room, after=0) as theirs:
            return seqs(theirs.messages(20))

    heard, _ = at_once([read, lambda: bob.say_many(room, 10)])
    assert heard == list(range(1, 21))


def test_live_room_tells_a_deletion(ada, bob):
    room = ada.open_room()
    ada.say_many(room, 2)
    with live(bob, room) as theirs:
        ada.delete(f"/api/rooms/{room['slug']}/messages/1")
        assert theirs.next("deleted") == {"type": "deleted", "seq": 1}


def test_live_room_tells_on_resume_what_was_deleted_meanwhile(ada, bob):
    room = ada.open_room()
    ada.say_many(room, 5)
    for seq in (3, 1, 4):
        ada.delete(f"/api/rooms/{room['slug']}/messages/{seq}")
    with live(bob, room, after=3) as theirs:
        later = theirs.messages(2)
        told = [frame for frame in theirs.waiting if frame["type"] == "deleted"]
    assert seqs(told) == [1, 3], "told before the first messages"
    assert seqs(later) == [4, 5]
    assert (later[0]["deleted"], later[0]["body"]) == (True, None)
    assert later[1]["deleted"] is False
