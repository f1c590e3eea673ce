"""Profiles, and who follows whom."""

import pytest

from .waiting import at_once


def test_get_profile_shows_a_user_to_guests(guest, ada):
    ada.put("/api/user", {"user": {"bio": "b", "image": "https://x.test/a.png"}})
    answer = guest.get(f"/api/profiles/{ada.username}")
    assert answer.status == 200
    assert answer.json["profile"] == {
        "username": ada.username,
        "bio": "b",
        "image": "https://x.test/a.png",
        "following": False,
    }


def test_get_profile_finds_a_name_whatever_its_case(guest, ada):
    answer = guest.get(f"/api/profiles/{ada.username.upper()}")
    assert answer.status == 200
    assert answer.json["profile"]["username"] == ada.username


@pytest.mark.parametrize("name", ["nobody-here", "%FF", "%20", "%F0%9F%9A%82"])
def test_get_profile_of_nobody_is_not_found(guest, name):
    answer = guest.get(f"/api/profiles/{name}")
    assert (answer.status, answer.errors) == (404, {"profile": ["not found"]})


def test_get_profile_says_whether_i_follow(ada, bob):
    path = f"/api/profiles/{bob.username}"
    assert ada.get(path).json["profile"]["following"] is False
    ada.follow(bob)
    assert ada.get(path).json["profile"]["following"] is True
    assert bob.get(path).json["profile"]["following"] is False


def test_get_profile_shows_no_email_and_no_role(guest, ada):
    answer = guest.get(f"/api/profiles/{ada.username}")
    assert ada.email not in answer.content.decode()


def test_follow_profile_twice_changes_nothing(ada, bob):
    for _ in range(2):
        answer = ada.post(f"/api/profiles/{bob.username}/follow")
        assert answer.status == 200
        assert answer.json["profile"]["following"] is True
        assert answer.json["profile"]["username"] == bob.username


def test_follow_profile_takes_ones_own_name(ada):
    answer = ada.post(f"/api/profiles/{ada.username}/follow")
    assert answer.status == 200 and answer.json["profile"]["following"] is True


def test_follow_profile_ignores_a_body(ada, bob, carol):
    forged = {"follower": carol.username, "user": {"username": carol.username}}
    assert ada.post(f"/api/profiles/{bob.username}/follow", forged).status == 200
    profile = carol.get(f"/api/profiles/{bob.username}").json["profile"]
    assert profile["following"] is False


def test_follow_profile_asks_who_before_whom(guest, ada):
    assert guest.post("/api/profiles/nobody-here/follow").status == 401
    answer = ada.post("/api/profiles/nobody-here/follow")
    assert (answer.status, answer.errors) == (404, {"profile": ["not found"]})


def test_unfollow_profile_ends_it_and_may_be_repeated(ada, bob):
    ada.follow(bob)
    for _ in range(2):
        answer = ada.delete(f"/api/profiles/{bob.username}/follow")
        assert answer.status == 200
        assert answer.json["profile"]["following"] is False


def test_unfollow_profile_of_nobody_is_not_found(ada):
    answer = ada.delete("/api/profiles/nobody-here/follow")
    assert (answer.status, answer.errors) == (404, {"profile": ["not found"]})


def test_follow_profile_by_many_requests_at_once_counts_once(ada, bob):
    path = f"/api/profiles/{bob.username}/follow"
    answers = at_once([lambda: ada.post(path)] * 10)
    assert {answer.status for answer in answers} == {200}
    article = bob.publish()
    feed = ada.get("/api/articles/feed").json
    assert [item["slug"] for item in feed["articles"]] == [article["slug"]]
    assert ada.delete(path).json["profile"]["following"] is False
