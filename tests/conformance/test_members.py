"""Members of a room, and how far each has read."""

import pytest

from .test_rooms import NOT_FOUND, path_of


def member_path(room, person):
    return path_of(room, f"/members/{person.username}")


def test_add_member_lets_somebody_into_a_private_room(ada, bob):
    room = ada.open_room(private=True)
    for _ in range(2):
        answer = ada.put(member_path(room, bob))
        assert answer.status == 200
        assert answer.json["room"] == room
    assert bob.get(path_of(room)).json["room"]["unreadCount"] == 0


def test_add_member_is_for_the_owner(ada, bob, carol, guest):
    room = ada.open_room(private=True)
    path = member_path(room, carol)
    assert guest.put(path).status == 401
    answer = bob.put(path)
    assert (answer.status, answer.errors) == (404, NOT_FOUND)
    ada.let_in(room, bob)
    answer = bob.put(path)
    assert (answer.status, answer.errors) == (403, {"room": ["forbidden"]})


def test_add_member_that_is_nobody_is_not_found(ada):
    answer = ada.put(path_of(ada.open_room(), "/members/nobody-here"))
    assert (answer.status, answer.errors) == (404, {"user": ["not found"]})


def test_remove_member_shuts_them_out(ada, bob):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    assert ada.delete(member_path(room, bob)).status == 204
    assert bob.get(path_of(room)).status == 404
    answer = ada.delete(member_path(room, bob))
    assert (answer.status, answer.errors) == (404, {"user": ["not found"]})


def test_remove_member_lets_one_leave(ada, bob, carol):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    ada.let_in(room, carol)
    answer = bob.delete(member_path(room, carol))
    assert (answer.status, answer.errors) == (403, {"room": ["forbidden"]})
    assert bob.delete(member_path(room, bob)).status == 204
    assert bob.get(path_of(room)).status == 404


def test_remove_member_keeps_the_owner(ada):
    room = ada.open_room()
    answer = ada.delete(member_path(room, ada))
    assert (answer.status, list(answer.errors)) == (422, ["username"])
    assert ada.get(path_of(room)).json["room"]["unreadCount"] == 0


def test_read_room_moves_my_marker_forward_only(ada, bob):
    room = ada.open_room()
    ada.let_in(room, bob)
    ada.say_many(room, 3)
    for seq, unread in ((2, 1), (1, 1), (0, 1), (3, 0)):
        answer = bob.put(path_of(room, "/read"), {"seq": seq})
        assert answer.status == 200
        assert answer.json["room"]["unreadCount"] == unread, f"after {seq}"
    assert bob.get(path_of(room)).json["room"]["unreadCount"] == 0


def test_read_room_counts_unread_from_where_a_member_came_in(ada, bob):
    room = ada.open_room(private=True)
    ada.say_many(room, 2)
    ada.let_in(room, bob)
    unread = bob.get(path_of(room)).json["room"]["unreadCount"]
    ada.say(room)
    assert bob.get(path_of(room)).json["room"]["unreadCount"] == unread + 1


def test_read_room_makes_a_member_of_a_reader_of_a_public_room(ada, bob):
    room = ada.open_room()
    assert bob.get(path_of(room)).json["room"]["unreadCount"] is None
    assert bob.put(path_of(room, "/read"), {"seq": 0}).status == 200
    assert bob.get(path_of(room)).json["room"]["unreadCount"] == 0
    assert bob.delete(member_path(room, bob)).status == 204


@pytest.mark.parametrize("seq", [1, -1, 10**30, 2**63, "0", 0.0, True, None, [0]])
def test_read_room_refuses_a_seq_that_is_not_there(ada, seq):
    answer = ada.put(path_of(ada.open_room(), "/read"), {"seq": seq})
    assert (answer.status, list(answer.errors)) == (422, ["seq"])


def test_read_room_hides_a_private_room(ada, bob, guest):
    path = path_of(ada.open_room(private=True), "/read")
    assert guest.put(path, {"seq": 0}).status == 401
    answer = bob.put(path, {"seq": "wrong"})
    assert (answer.status, answer.errors) == (404, NOT_FOUND)
