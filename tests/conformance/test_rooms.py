"""Chat rooms, their members, and how far each has read."""

import re

import pytest

NOT_FOUND = {"room": ["not found"]}


def path_of(room, rest=""):
    return f"/api/rooms/{room['slug']}{rest}"


def member_path(room, person):
    return path_of(room, f"/members/{person.username}")


def test_create_room_answers_it(ada):
    sent = {"title": "Engine room", "topic": "Gears", "private": True}
    answer = ada.post("/api/rooms", {"room": sent})
    assert answer.status == 201
    room = answer.json["room"]
    assert sent.items() <= room.items()
    assert room["owner"] == {"username": ada.username, "image": None}
    assert (room["lastSeq"], room["unreadCount"]) == (0, 0)


def test_create_room_is_public_and_without_topic_unless_asked(ada):
    for topic in ({}, {"topic": ""}, {"topic": None}):
        room = ada.open_room(**topic)
        assert room["private"] is False and room["topic"] is None


@pytest.mark.parametrize("title", [None, "", "  "])
def test_create_room_needs_a_title(ada, title):
    answer = ada.post("/api/rooms", {"room": {"title": title}})
    assert (answer.status, answer.errors) == (422, {"title": ["can't be blank"]})


def test_create_room_limits_title_and_topic(ada):
    for name, longest in (("title", 100), ("topic", 500)):
        for length, status in ((longest, 201), (longest + 1, 422)):
            room = {"title": "t", name: "\u00e9" * length}
            assert ada.post("/api/rooms", {"room": room}).status == status, name


@pytest.mark.parametrize("private", ["true", 1, 0, None, "", []])
def test_create_room_takes_true_and_false_only(ada, private):
    answer = ada.post("/api/rooms", {"room": {"title": "t", "private": private}})
    assert (answer.status, list(answer.errors)) == (422, ["private"])


@pytest.mark.parametrize("title", ["same", "\U0001f682", "a/b", "x" * 100, "Caf\u00e9"])
def test_create_room_lets_titles_repeat_but_no_slug(ada, guest, title):
    slugs = {ada.open_room(title)["slug"] for _ in range(2)}
    assert len(slugs) == 2
    assert all(re.fullmatch(r"[a-z0-9_-]{1,80}", slug) for slug in slugs)
    for slug in slugs:
        assert guest.get(f"/api/rooms/{slug}").json["room"]["title"] == title


def test_create_room_ignores_members_that_are_not_asked_for(ada, bob):
    forged = {"owner": {"username": bob.username}, "slug": "mine", "lastSeq": 9}
    room = ada.open_room(**forged, unreadCount=7)
    assert room["owner"]["username"] == ada.username and room["slug"] != "mine"
    assert (room["lastSeq"], room["unreadCount"]) == (0, 0)


def test_create_room_needs_a_user(guest):
    assert guest.post("/api/rooms", {"room": {"title": "t"}}).status == 401


def test_get_room_shows_a_public_room_to_guests(ada, guest):
    room = ada.open_room()
    answer = guest.get(path_of(room))
    assert answer.status == 200
    assert answer.json["room"] == {**room, "unreadCount": None}


def test_get_room_hides_a_private_room_as_if_it_were_none(ada, bob, guest, moderator):
    room = ada.open_room(private=True)
    for who in (bob, guest, moderator):
        hidden, none = who.get(path_of(room)), who.get("/api/rooms/nothing")
        assert (hidden.status, hidden.errors) == (404, NOT_FOUND)
        assert hidden.content == none.content


@pytest.mark.parametrize("slug", ["nothing", "%FF", "%20", "x" * 2000])
def test_get_room_that_is_none_is_not_found(guest, slug):
    answer = guest.get(f"/api/rooms/{slug}")
    assert (answer.status, answer.errors) == (404, NOT_FOUND)


def test_list_rooms_is_newest_first_with_public_ones_and_mine(ada, bob, guest):
    public = ada.open_room()
    private = ada.open_room(private=True)
    shared = ada.open_room(private=True)
    ada.let_in(shared, bob)

    def seen_by(who):
        rooms = who.get("/api/rooms", limit=100).json["rooms"]
        times = [room["createdAt"] for room in rooms]
        assert times == sorted(times, reverse=True)
        slugs = [room["slug"] for room in rooms]
        return [room for room in (shared, private, public) if room["slug"] in slugs]

    assert seen_by(ada) == [shared, private, public]
    assert seen_by(bob) == [shared, public]
    assert seen_by(guest) == [public]


def test_list_rooms_pages_and_counts(ada, guest):
    made = [ada.open_room()["slug"] for _ in range(3)]
    answer = guest.get("/api/rooms", limit=2, offset=1)
    assert [room["slug"] for room in answer.json["rooms"]] == [made[1], made[0]]
    assert answer.json["roomsCount"] >= 3
    count = answer.json["roomsCount"]
    ada.open_room(private=True)
    assert guest.get("/api/rooms", limit=1).json["roomsCount"] == count
    for wrong in ("limit=0", "limit=101", "offset=-1", "limit=1&limit=1"):
        assert guest.get(f"/api/rooms?{wrong}").status == 422, wrong
