"""Reading the messages of a room, and waiting for more."""

import threading
import time

import pytest

from .test_messages import path_of, seqs


def test_list_messages_reads_after_before_and_the_newest(ada, bob, guest):
    room = ada.open_room()
    ada.say_many(room, 6)

    def read(**parameters):
        answer = guest.get(path_of(room), **parameters)
        assert answer.json["lastSeq"] == 6
        return seqs(answer.json["messages"])

    assert read() == [1, 2, 3, 4, 5, 6]
    assert read(limit=2) == [5, 6]
    assert read(after=2) == [3, 4, 5, 6]
    assert read(after=2, limit=2) == [3, 4]
    assert read(after=6) == []
    assert read(before=5) == [1, 2, 3, 4]
    assert read(before=5, limit=2) == [3, 4]
    assert read(before=1) == []
    assert read(before=99) == [1, 2, 3, 4, 5, 6]


def test_list_messages_gives_50_unless_asked(ada, bob, carol):
    room = ada.open_room()
    for who in (ada, bob, carol):
        who.say_many(room, 17)
    assert seqs(ada.messages(room)) == list(range(2, 52))
    assert seqs(ada.messages(room, after=0)) == list(range(1, 51))
    assert len(ada.messages(room, after=0, limit=200)) == 51


WRONG = ["after=-1", "after=2", "after=abc", "after=", "after=1&after=1", "after=1.0"]
WRONG += [f"after={'9' * 30}", "after=%D9%A1", "after=%00", "before=0", "before=-1"]
WRONG += [f"before={2**63}", "limit=0", "limit=201", "limit=1&limit=2", "wait=26"]
WRONG += ["after=0&wait=-1", "after=0&wait=", "after=0&before=1", "wait=%D9%A1"]


@pytest.mark.parametrize("query", WRONG)
def test_list_messages_refuses_a_parameter_out_of_range(ada, guest, query):
    room = ada.open_room()
    ada.say(room)
    answer = guest.get(f"{path_of(room)}?{query}")
    name = query.rpartition("&")[2].partition("=")[0]
    assert (answer.status, answer.errors) == (422, {name: ["is invalid"]})


def test_list_messages_waits_and_answers_as_soon_as_one_arrives(ada, bob, service):
    room = ada.open_room()
    arrived = []

    def wait():
        arrived.append(bob.get(path_of(room), after=0, wait=25))
        arrived.append(time.monotonic())

    waiting = threading.Thread(target=wait)
    waiting.start()
    waiting.join(0.5)  # it does wait
    assert waiting.is_alive()
    sent_at = time.monotonic()
    message = ada.say(room)
    waiting.join(20)
    answer, came_at = arrived
    assert answer.json == {"messages": [message], "lastSeq": 1, "deleted": []}
    assert came_at - sent_at < 3, "the answer was held after the message was there"


def test_list_messages_waits_no_longer_than_asked(ada, guest):
    room = ada.open_room()
    began = time.monotonic()
    answer = guest.get(path_of(room), after=0, wait=1)
    assert 0.9 < time.monotonic() - began < 3
    assert answer.json == {"messages": [], "lastSeq": 0, "deleted": []}


def test_list_messages_does_not_wait_when_there_is_something(ada, guest):
    room = ada.open_room()
    ada.say(room)
    began = time.monotonic()
    assert seqs(guest.get(path_of(room), after=0, wait=25).json["messages"]) == [1]
    guest.get(path_of(room), wait=25)  # without `after` there is nothing to wait for
    assert time.monotonic() - began < 5


def test_list_messages_looks_again_at_who_waits(ada, bob, service):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(bob.get(path_of(room), after=0, wait=3))
    )
    waiting.start()
    waiting.join(0.5)
    ada.delete(f"/api/rooms/{room['slug']}/members/{bob.username}")
    ada.say(room, "after bob was shut out")
    waiting.join(20)
    assert [answer.status for answer in answers] == [404]


def test_list_messages_hides_a_private_room(ada, bob, guest):
    room = ada.open_room(private=True)
    for who in (bob, guest):
        answer = who.get(path_of(room), after="wrong")
        assert (answer.status, answer.errors) == (404, {"room": ["not found"]})
