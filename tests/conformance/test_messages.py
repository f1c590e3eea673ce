"""Messages of a room: send, read, wait, remove."""

import time
from itertools import chain

import pytest

from .waiting import at_once


def path_of(room, seq=None):
    path = f"/api/rooms/{room['slug']}/messages"
    return path if seq is None else f"{path}/{seq}"


def seqs(messages):
    return [message["seq"] for message in messages]


def test_send_message_answers_it_with_its_seq(ada, bob):
    room = ada.open_room()
    ada.say(room)
    sent = {"body": " Good morning.\n", "clientId": "b-1"}
    answer = bob.post(path_of(room), {"message": sent})
    assert answer.status == 201
    message = answer.json["message"]
    assert sent.items() <= message.items()
    assert (message["seq"], message["deleted"]) == (2, False)
    assert message["author"] == {"username": bob.username, "image": None}
    assert bob.messages(room, after=1) == [message]
    assert bob.get(f"/api/rooms/{room['slug']}").json["room"]["lastSeq"] == 2


@pytest.mark.parametrize("body", [None, "", " \n\u00a0"])
def test_send_message_needs_a_body(ada, body):
    answer = ada.post(path_of(ada.open_room()), {"message": {"body": body}})
    assert (answer.status, answer.errors) == (422, {"body": ["can't be blank"]})


def test_send_message_counts_4000_characters_after_trimming(ada):
    room = ada.open_room()
    for body, status in (("\u00e9" * 4000, 201), (" " * 9 + "x" * 4000, 201)):
        assert ada.post(path_of(room), {"message": {"body": body}}).status == status
    answer = ada.post(path_of(room), {"message": {"body": "x" * 4001}})
    assert (answer.status, list(answer.errors)) == (422, ["body"])


def test_send_message_answers_a_repeated_client_id_with_the_first(ada, bob):
    room = ada.open_room()
    first = ada.say(room, "first", clientId="one")
    again = ada.post(path_of(room), {"message": {"body": "other", "clientId": "one"}})
    assert (again.status, again.json["message"]) == (200, first)
    assert bob.say(room, "mine", clientId="one")["seq"] == 2
    other = ada.open_room()
    assert ada.say(other, "elsewhere", clientId="one")["seq"] == 1
    assert seqs(ada.messages(room)) == [1, 2]


def test_send_message_without_a_client_id_never_repeats(ada):
    room = ada.open_room()
    for client_id in ({}, {"clientId": None}, {}):
        assert ada.say(room, "same", **client_id)["clientId"] is None
    assert seqs(ada.messages(room)) == [1, 2, 3]


@pytest.mark.parametrize("client_id", ["", "  ", "x" * 65, 1, True, [], "a\0"])
def test_send_message_refuses_a_client_id_that_is_none(ada, client_id):
    message = {"body": "b", "clientId": client_id}
    answer = ada.post(path_of(ada.open_room()), {"message": message})
    assert (answer.status, list(answer.errors)) == (422, ["clientId"])


def test_send_message_once_for_twenty_repeats_at_the_same_moment(ada):
    room = ada.open_room()
    body = {"message": {"body": "b", "clientId": "same"}}
    answers = at_once([lambda: ada.post(path_of(room), body)] * 20)
    stored = {answer.content for answer in answers if answer.status != 429}
    assert sorted(answer.status for answer in answers).count(201) == 1
    assert len(stored) == 1
    assert seqs(ada.messages(room)) == [1]


def test_send_message_counts_without_gaps_under_twenty_writers(ada, somebody):
    room = ada.open_room()
    writers = [somebody(f"writer{number}") for number in range(20)]

    def write(writer):
        return lambda: [writer.say(room, f"{n}", clientId=f"{n}") for n in range(5)]

    sent = list(chain(*at_once([write(writer) for writer in writers])))
    assert sorted(seqs(sent)) == list(range(1, 101))
    stored = ada.messages(room, after=0, limit=200)
    assert stored == sorted(sent, key=lambda message: message["seq"])
    for writer in writers:
        mine = [m["body"] for m in stored if m["author"]["username"] == writer.username]
        assert mine == ["0", "1", "2", "3", "4"]


def test_send_message_is_held_to_a_burst_of_20(ada, bob):
    room, began = ada.open_room(), time.monotonic()
    answers = at_once(
        [lambda: ada.post(path_of(room), {"message": {"body": "b"}})] * 30
    )
    windows = 1 + (time.monotonic() - began) // 2  # 20 in any two seconds
    accepted = [answer for answer in answers if answer.status == 201]
    refused = [answer for answer in answers if answer.status == 429]
    assert len(accepted) + len(refused) == 30
    assert 20 <= len(accepted) <= 20 * windows
    assert all(answer.errors == {"rate": ["too many requests"]} for answer in refused)
    assert bob.say(room)["seq"] == len(accepted) + 1


def test_send_message_ignores_members_that_are_not_asked_for(ada, bob):
    forged = {"author": {"username": bob.username}, "seq": 7, "deleted": True}
    message = ada.say(ada.open_room(), "b", **forged)
    assert message["author"]["username"] == ada.username
    assert (message["seq"], message["deleted"]) == (1, False)


def test_send_message_in_a_private_room_is_for_members(ada, bob, guest):
    room = ada.open_room(private=True)
    message = {"message": {"body": ""}}
    assert guest.post(path_of(room), message).status == 401
    answer = bob.post(path_of(room), message)
    assert (answer.status, answer.errors) == (404, {"room": ["not found"]})
    ada.let_in(room, bob)
    assert bob.say(room)["seq"] == 1


def test_send_message_makes_nobody_a_member(ada, bob):
    room = ada.open_room()
    bob.say(room)
    read = bob.get(f"/api/rooms/{room['slug']}").json["room"]
    assert read["unreadCount"] is None


def test_delete_message_keeps_the_seq_and_drops_the_body(ada, bob, guest):
    room = ada.open_room()
    first, second = bob.say(room, "one"), bob.say(room, "two", clientId="b")
    for _ in range(2):
        assert bob.delete(path_of(room, 2)).status == 204
    answer = guest.get(path_of(room), after=0)
    gone = {**second, "body": None, "deleted": True}
    assert answer.json["messages"] == [first, gone]
    assert bob.say(room)["seq"] == 3
    told = guest.get(path_of(room), after=3).json
    assert told == {"messages": [], "lastSeq": 3, "deleted": [2]}
    assert guest.get(path_of(room), after=1).json["deleted"] == []


def test_delete_message_is_for_its_author_and_moderators(ada, bob, moderator):
    room = ada.open_room()
    bob.say_many(room, 2)
    answer = ada.delete(path_of(room, 1))  # not even for the room's owner
    assert (answer.status, answer.errors) == (403, {"message": ["forbidden"]})
    assert bob.delete(path_of(room, 1)).status == 204
    assert moderator.delete(path_of(room, 2)).status == 204


@pytest.mark.parametrize("seq", ["0", "2", "abc", "9" * 30, "%D9%A1", "-1", "+1"])
def test_delete_message_that_is_none_is_not_found(ada, guest, seq):
    room = ada.open_room()
    ada.say(room)
    assert guest.delete(path_of(room, seq)).status == 401
    assert ada.delete(path_of(room, seq)).status == 404
