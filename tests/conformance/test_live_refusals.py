"""Handshakes that are refused, with an HTTP answer, before they are one."""

import pytest

from .pages import session_cookie
from .sockets import live, refusal, room_path, socket

NOT_FOUND = (404, {"room": ["not found"]})


def told(answer):
    return answer.status, answer.errors


@pytest.fixture
def ws(service):
    service.needs_transport("ws")


def test_live_room_is_501_before_anything_else_where_it_is_not_offered(service, guest):
    if "ws" in service.transports:
        pytest.skip("ws is offered here")
    dead = {"Authorization": "Token dead"}
    for path in ("/ws/rooms/nothing?after=x", "/ws/notifications"):
        answer = refusal(guest, path, dead)
        assert answer.status == 501
        assert list(answer.errors) == ["transport"]
        assert "ws is not offered" in answer.errors["transport"][0]


def test_live_room_refuses_a_dead_token_before_anything_else(ws, ada, guest):
    for path in ("/ws/rooms/nothing?after=x", room_path(ada.open_room())):
        for header in ("Token dead", "Basic YTpi", f"Token {ada.token}x"):
            answer = refusal(guest, path, {"Authorization": header})
            assert told(answer) == (401, {"token": ["is invalid"]}), header


def test_live_room_hides_a_private_room(ws, ada, bob, guest, moderator):
    room = ada.open_room(private=True)
    for who in (guest, bob, moderator):
        assert told(refusal(who, room_path(room, "wrong"))) == NOT_FOUND
        assert told(refusal(who, "/ws/rooms/nothing")) == NOT_FOUND
    ada.let_in(room, bob)
    with live(bob, room) as theirs:
        assert theirs.tells_next(ada.say(room))


@pytest.mark.parametrize("slug", ["%FF", "x" * 2000, "%D9%A1", "%20"])
def test_live_room_of_a_name_that_cannot_be_is_not_found(ws, guest, slug):
    assert told(refusal(guest, f"/ws/rooms/{slug}")) == NOT_FOUND


WRONG = ["2", "-1", "", "abc", "1.0", "9" * 30, "%D9%A1", "%00", "1&after=1", "+1"]


@pytest.mark.parametrize("after", WRONG)
def test_live_room_refuses_an_after_that_is_not_there(ws, ada, guest, after):
    room = ada.open_room()
    ada.say(room)
    answer = refusal(guest, room_path(room, after))
    assert told(answer) == (422, {"after": ["is invalid"]})


def test_live_room_takes_no_token_from_the_address(ws, ada, guest):
    room = ada.open_room(private=True)
    path = f"{room_path(room)}?token={ada.token}"
    assert told(refusal(guest, path)) == NOT_FOUND


def test_live_room_takes_any_origin_from_those_without_a_cookie(ws, ada, guest):
    room = ada.open_room()
    evil = {"Origin": "http://evil.example"}
    for who, name in ((ada, ada.username), (guest, None)):
        with socket(who, room_path(room), evil) as opened:
            you = opened.hear()["you"]
        assert (you and you["username"]) == name


def foreign_origins(url):
    scheme, _, host = url.partition("://")
    name, _, port = host.partition(":")
    return [
        "http://evil.example",
        f"{scheme}://{host}.evil.example",
        f"{scheme}://evil.example.{host}",
        f"{scheme}://evil{host}",
        f"{scheme}://{name}:1{port}",
        f"{scheme}://{name}",
        f"ftp://{host}",
        f"{scheme}://{host}@evil.example",
        "null",
        "",
    ]


def test_live_room_refuses_a_cookie_from_a_foreign_origin(ws, ada, service):
    room = ada.open_room(private=True)
    cookie = {"Cookie": session_cookie(service, ada)}
    nobody = service.guest()
    for origin in foreign_origins(service.url):
        headers = {**cookie, "Origin": origin}
        answer = refusal(nobody, room_path(room), headers)
        assert told(answer) == (403, {"origin": ["forbidden"]}), origin
    answer = refusal(nobody, room_path(room), cookie)
    assert told(answer) == (403, {"origin": ["forbidden"]}), "no Origin at all"


def test_live_room_takes_the_cookie_of_its_own_page(ws, ada, service):
    room = ada.open_room(private=True)
    headers = {"Cookie": session_cookie(service, ada), "Origin": service.url}
    with socket(service.guest(), room_path(room), headers) as opened:
        assert opened.hear()["you"]["username"] == ada.username
        opened.say("by cookie", "c-1")
        assert opened.next("ack")["seq"] == 1


def test_live_room_lets_a_token_win_over_a_cookie(ws, ada, bob, service):
    room = ada.open_room()
    headers = {"Cookie": session_cookie(service, ada), "Origin": "http://evil.example"}
    with socket(bob, room_path(room), headers) as opened:
        assert opened.hear()["you"]["username"] == bob.username
    dead = {**headers, "Authorization": "Token dead", "Origin": service.url}
    answer = refusal(service.guest(), room_path(room), dead)
    assert told(answer) == (401, {"token": ["is invalid"]})


def test_live_room_closes_4401_for_a_cookie_too(ws, ada, service):
    room = ada.open_room()
    headers = {"Cookie": session_cookie(service, ada), "Origin": service.url}
    with socket(service.guest(), room_path(room), headers) as opened:
        opened.hear()
        assert ada.delete("/api/user/tokens").status == 204
        assert opened.closed() == 4401


def test_live_notifications_needs_a_user(ws, guest):
    answer = refusal(guest, "/ws/notifications")
    assert told(answer) == (401, {"token": ["is missing"]})
    dead = {"Authorization": "Token dead"}
    answer = refusal(guest, "/ws/notifications", dead)
    assert told(answer) == (401, {"token": ["is invalid"]})


def test_live_notifications_refuses_a_cookie_from_a_foreign_origin(ws, ada, service):
    cookie = {"Cookie": session_cookie(service, ada)}
    for origin in foreign_origins(service.url):
        headers = {**cookie, "Origin": origin}
        answer = refusal(service.guest(), "/ws/notifications", headers)
        assert told(answer) == (403, {"origin": ["forbidden"]}), origin
