"""Notifications, which a job makes some time after the cause."""

import pytest

from .sockets import socket
from .waiting import until

EMPTY = {"notifications": [], "unreadCount": 0}


def told(person, count=1):
    """What a person is told, as soon as it is `count` notifications."""

    def ask():
        found = person.get("/api/notifications").json["notifications"]
        return found if len(found) >= count else None

    found = until(ask)
    assert len(found) == count
    return found


def gist(notification):
    return notification["kind"], notification["actor"]["username"]


def test_list_notifications_tells_followers_of_a_new_article(ada, bob, carol):
    assert bob.get("/api/notifications").json == EMPTY
    bob.follow(ada)
    article = ada.publish()
    (notification,) = told(bob)
    assert gist(notification) == ("article", ada.username)
    assert notification["articleSlug"] == article["slug"]
    assert notification["read"] is False
    for name in ("commentId", "roomSlug", "messageSeq"):
        assert notification[name] is None
    assert carol.get("/api/notifications").json == EMPTY


def test_list_notifications_tells_an_author_of_a_comment(ada, bob):
    article = ada.publish()
    comment = bob.comment(article)
    (notification,) = told(ada)
    assert gist(notification) == ("comment", bob.username)
    assert notification["articleSlug"] == article["slug"]
    assert notification["commentId"] == comment["id"]


def test_list_notifications_tells_who_is_mentioned_whatever_the_case(ada, bob, carol):
    article = ada.publish()
    text = f"as @{carol.username.upper()} said, and me@{bob.username}, too."
    comment = ada.comment(article, text)
    (notification,) = told(carol)
    assert gist(notification) == ("mention", ada.username)
    assert notification["commentId"] == comment["id"]
    # what one says oneself, and an address of mail, tell nobody
    assert ada.get("/api/notifications").json == EMPTY
    assert bob.get("/api/notifications").json == EMPTY


def test_list_notifications_tells_an_author_who_is_mentioned_once(ada, bob):
    article = ada.publish()
    bob.comment(article, f"@{ada.username} and @{ada.username} again")
    bob.comment(article, "and a second comment")
    assert len(told(ada, 2)) == 2


def test_list_notifications_tells_of_a_mention_in_a_room(ada, bob):
    room = ada.open_room()
    message = ada.say(room, f"@{bob.username}, are you there?")
    (notification,) = told(bob)
    assert gist(notification) == ("mention", ada.username)
    assert notification["roomSlug"] == room["slug"]
    assert notification["messageSeq"] == message["seq"]


def test_list_notifications_tells_nothing_of_a_room_to_those_outside(ada, bob, carol):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    ada.say(room, f"@{carol.username} @{bob.username}")
    told(bob)
    assert carol.get("/api/notifications").json == EMPTY


def test_list_notifications_pages_newest_first(ada, bob):
    article = ada.publish()
    for number in range(4):
        bob.comment(article, str(number))
        told(ada, number + 1)
    ids = [each["id"] for each in told(ada, 4)]
    assert ids == sorted(ids, reverse=True)

    def page(**parameters):
        answer = ada.get("/api/notifications", **parameters)
        assert answer.json["unreadCount"] == 4
        return [each["id"] for each in answer.json["notifications"]]

    assert page(limit=2) == ids[:2]
    assert page(limit=2, before=ids[1]) == ids[2:]
    assert page(before=ids[-1]) == []


WRONG = ["unread=yes", "unread=", "before=0", "before=abc", "limit=101", "before=%00"]
WRONG += [f"before={2**63}", "unread=true&unread=true", "limit=%D9%A1"]


@pytest.mark.parametrize("query", WRONG)
def test_list_notifications_refuses_a_wrong_parameter(ada, query):
    answer = ada.get(f"/api/notifications?{query}")
    name = query.partition("=")[0]
    assert (answer.status, answer.errors) == (422, {name: ["is invalid"]})


def test_list_notifications_needs_a_user(guest):
    assert guest.get("/api/notifications").status == 401


def test_list_notifications_forgets_what_was_removed(ada, bob):
    article = ada.publish()
    comment = bob.comment(article)
    told(ada)
    bob.delete(f"/api/articles/{article['slug']}/comments/{comment['id']}")
    assert ada.get("/api/notifications").json == EMPTY


def test_read_notifications_marks_those_up_to_an_id(ada, bob):
    article = ada.publish()
    for number in range(3):
        bob.comment(article)
        told(ada, number + 1)
    newest, middle, oldest = (each["id"] for each in told(ada, 3))
    answer = ada.put("/api/notifications/read", {"upTo": middle})
    assert (answer.status, answer.json) == (200, {"unreadCount": 1})

    def listed(unread):
        found = ada.get("/api/notifications", unread=unread).json
        assert found["unreadCount"] == 1
        return [(each["id"], each["read"]) for each in found["notifications"]]

    assert listed("true") == [(newest, False)]
    assert listed("false") == [(middle, True), (oldest, True)]
    assert ada.put("/api/notifications/read", {"upTo": 0}).json == {"unreadCount": 1}


def test_read_notifications_leaves_those_of_others_alone(ada, bob, carol):
    for who in (ada, carol):
        bob.comment(who.publish())
        told(who)
    answer = ada.put("/api/notifications/read", {"upTo": 2**63 - 1})
    assert answer.json == {"unreadCount": 0}
    assert carol.get("/api/notifications").json["unreadCount"] == 1


@pytest.mark.parametrize("up_to", [-1, 2**63, 10**30, "1", 1.0, True, None, []])
def test_read_notifications_refuses_an_id_that_is_none(ada, up_to):
    answer = ada.put("/api/notifications/read", {"upTo": up_to})
    assert (answer.status, list(answer.errors)) == (422, ["upTo"])


def test_live_notifications_tells_each_as_it_comes(ada, bob, service):
    service.needs_transport("ws")
    article = ada.publish()
    bob.comment(article)
    told(ada)
    with socket(ada, "/ws/notifications") as heard:
        you = {"username": ada.username, "image": None}
        joined = {"type": "joined", "you": you, "unreadCount": 1}
        assert heard.hear() == joined
        bob.comment(article, "another")
        notification = heard.next("notification")["notification"]
    assert notification == told(ada, 2)[0]


def test_live_notifications_closes_4400_when_the_client_speaks(ada, service):
    service.needs_transport("ws")
    with socket(ada, "/ws/notifications") as heard:
        assert heard.hear()["type"] == "joined"
        heard.say("hello")
        assert heard.closed() == 4400


def test_live_notifications_closes_4401_when_the_token_is_revoked(ada, service):
    service.needs_transport("ws")
    with socket(ada, "/ws/notifications") as heard:
        assert heard.hear()["type"] == "joined"
        ada.delete("/api/user/tokens")
        assert heard.closed() == 4401
