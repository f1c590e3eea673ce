"""A room's event stream."""

import pytest

from .people import deactivate
from .streams import stream


@pytest.fixture
def sse(service):
    service.needs_transport("sse")


def path_of(room):
    return f"/api/rooms/{room['slug']}/events"


def test_stream_messages_is_501_before_anything_else_where_it_is_not_offered(
    service, guest
):
    if "sse" in service.transports:
        pytest.skip("sse is offered here")
    dead = {"Authorization": "Token dead"}
    answer = guest.send("GET", "/api/rooms/nothing/events?after=x", headers=dead)
    assert answer.status == 501
    assert "sse is not offered" in answer.errors["transport"][0]


def test_stream_messages_begins_at_the_present(sse, ada, bob, guest):
    room = ada.open_room()
    ada.say(room)
    for who in (bob, guest):
        with stream(who, room) as heard:
            joined = heard.next("joined")
            assert joined.data == {"lastSeq": ada.messages(room)[-1]["seq"]}
            assert joined.id is None and heard.retry == "1000"
            sent = ada.say(room, "later")
            event = heard.next("message")
            assert (event.data, event.id) == (sent, str(sent["seq"]))


def test_stream_messages_is_neither_stored_nor_buffered(sse, ada, guest):
    with stream(guest, ada.open_room()) as heard:
        assert heard.headers["cache-control"] == "no-store"
        assert heard.headers["x-accel-buffering"] == "no"
        assert heard.headers["content-type"].partition(";")[0] == "text/event-stream"


def test_stream_messages_resumes_after_the_last_event(sse, ada, bob):
    room = ada.open_room()
    ada.say_many(room, 5)

    def first_three(headers, **parameters):
        with stream(bob, room, headers, **parameters) as heard:
            heard.next("joined")
            return [heard.next("message").id for _ in range(2)]

    assert first_three({}, after=3) == ["4", "5"]
    assert first_three({"Last-Event-ID": "2"}) == ["3", "4"]
    assert first_three({"Last-Event-ID": "1"}, after=3) == ["2", "3"]


def test_stream_messages_goes_on_from_backlog_to_present(sse, ada, bob):
    room = ada.open_room()
    ada.say_many(room, 3)
    with stream(bob, room, after=0) as heard:
        heard.next("joined")
        bob.say_many(room, 3)
        told = [heard.next("message").data for _ in range(6)]
    assert told == ada.messages(room, after=0)


def test_stream_messages_tells_deletions(sse, ada, bob):
    room = ada.open_room()
    ada.say_many(room, 4)
    ada.delete(f"/api/rooms/{room['slug']}/messages/2")
    ada.delete(f"/api/rooms/{room['slug']}/messages/4")
    with stream(bob, room, after=3) as heard:
        heard.next("joined")
        assert heard.next("deleted").data == {"seq": 2}
        assert heard.next("message").data["deleted"] is True
        ada.delete(f"/api/rooms/{room['slug']}/messages/1")
        event = heard.next("deleted")
        assert (event.data, event.id) == ({"seq": 1}, None)


@pytest.mark.parametrize("cause", ["revoked", "deactivated", "removed"])
def test_stream_messages_says_why_it_ends(sse, ada, bob, admin, cause):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    with stream(bob, room) as heard:
        heard.next("joined")
        if cause == "revoked":
            bob.delete("/api/user/tokens")
        elif cause == "deactivated":
            deactivate(admin, bob)
        else:
            ada.delete(f"/api/rooms/{room['slug']}/members/{bob.username}")
        ada.say(room, "bob must not hear this")
        code = 4403 if cause == "removed" else 4401
        assert heard.next("closed").data == {"code": code}
        with pytest.raises(AssertionError, match="ended"):
            heard.hear()


def test_stream_messages_refuses_in_the_order_of_the_contract(sse, ada, bob, guest):
    private = ada.open_room(private=True)
    dead = {"Authorization": "Token dead"}
    nowhere = "/api/rooms/nothing/events?after=x"
    assert guest.send("GET", nowhere, headers=dead).status == 401
    for who in (guest, bob):
        for path in (nowhere, path_of(private)):
            answer = who.get(path)
            assert (answer.status, answer.errors) == (404, {"room": ["not found"]})


@pytest.mark.parametrize(
    "after", ["1", "-1", "abc", "", "9" * 30, "%D9%A1", "0&after=0"]
)
def test_stream_messages_refuses_an_after_that_is_not_there(sse, ada, guest, after):
    answer = guest.get(f"{path_of(ada.open_room())}?after={after}")
    assert (answer.status, answer.errors) == (422, {"after": ["is invalid"]})


@pytest.mark.parametrize("last", ["1", "-1", "abc", "9" * 30])
def test_stream_messages_refuses_a_last_event_id_that_is_not_there(
    sse, ada, guest, last
):
    path = path_of(ada.open_room())
    answer = guest.send("GET", path, headers={"Last-Event-ID": last})
    assert answer.status == 422
