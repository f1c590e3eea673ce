"""The public Conduit 2.0.0 flow, as a client that knows nothing of us sends it."""

import re
import secrets

import httpx
import pytest

from .client import TRUSTED

TIME = re.compile(
    r"^\d{4,}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d+(?:[+-][0-2]\d:[0-5]\d|Z)$"
)
USER = {"username", "email", "token", "bio", "image"}
PROFILE = {"username", "bio", "image", "following"}
ITEM = {
    "slug", "title", "description", "tagList", "createdAt", "updatedAt", "favorited",
    "favoritesCount", "author",
}  # fmt: skip
ARTICLE = ITEM | {"body"}
COMMENT = {"id", "createdAt", "updatedAt", "body", "author"}


@pytest.fixture
def api(service):
    """A plain HTTP client at the API's base path, with a client's usual headers."""
    headers = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
    with httpx.Client(
        base_url=f"{service.url}/api",
        headers=headers,
        verify=TRUSTED,
        trust_env=False,
    ) as client:
        yield client


def account(api, name):
    """Registers, and gives the user with what a client keeps: name, email, header."""
    unique = f"{name}{secrets.token_hex(4)}"
    user = {"email": f"{unique}@mail.com", "password": "password", "username": unique}
    answer = api.post("/users", json={"user": user})
    assert answer.status_code == 201
    made = answer.json()["user"]
    assert set(made) == USER
    return made, {"Authorization": f"Token {made['token']}"}


def test_register_login_and_update_current_user_as_conduit_clients_do(api):
    john, _ = account(api, "john")
    credentials = {"email": john["email"], "password": "password"}
    answer = api.post("/users/login", json={"user": credentials})
    assert answer.status_code == 200 and set(answer.json()["user"]) == USER
    header = {"Authorization": f"Token {answer.json()['user']['token']}"}
    answer = api.get("/user", headers=header)
    assert answer.status_code == 200
    assert answer.json()["user"]["username"] == john["username"]
    change = {"email": john["email"], "bio": "new bio", "image": "https://x.test/i.png"}
    answer = api.put("/user", json={"user": change}, headers=header)
    user = answer.json()["user"]
    assert answer.status_code == 200
    assert (user["bio"], user["image"]) == ("new bio", "https://x.test/i.png")
    answer = api.put("/user", json={"user": {"bio": "", "image": ""}}, headers=header)
    assert answer.json()["user"]["bio"] is None
    assert answer.json()["user"]["image"] is None
    for password in ("password2", "password3"):
        change = {"user": {"password": password}}
        assert api.put("/user", json=change, headers=header).status_code == 200
    credentials["password"] = "password3"
    assert api.post("/users/login", json={"user": credentials}).status_code == 200


def test_register_and_login_errors_as_conduit_clients_expect_them(api):
    john, _ = account(api, "john")
    blank = {"username": "", "email": "", "password": ""}
    answer = api.post("/users", json={"user": blank})
    assert answer.status_code == 422
    assert answer.json()["errors"]["username"] == ["can't be blank"]
    taken = {**blank, "username": john["username"], "password": "password"}
    taken["email"] = f"other-{john['email']}"
    answer = api.post("/users", json={"user": taken})
    assert answer.status_code == 409
    assert answer.json() == {"errors": {"username": ["has already been taken"]}}
    wrong = {"email": john["email"], "password": "wrongpassword"}
    answer = api.post("/users/login", json={"user": wrong})
    assert answer.status_code == 401
    assert answer.json() == {"errors": {"credentials": ["invalid"]}}
    assert api.get("/user").json() == {"errors": {"token": ["is missing"]}}
    bad = {"Authorization": "Token garbage"}
    assert api.get("/user", headers=bad).json() == {"errors": {"token": ["is invalid"]}}


def test_create_article_and_all_that_follows_as_conduit_clients_do(api):
    john, header = account(api, "john")
    tag = f"dragons{secrets.token_hex(4)}"
    draft = {
        "title": "How to train your dragon",
        "description": "Ever wonder how?",
        "body": "Very carefully.",
        "tagList": ["training", tag],
    }
    answer = api.post("/articles", json={"article": draft}, headers=header)
    assert answer.status_code == 201
    article = answer.json()["article"]
    assert set(article) == ARTICLE and set(article["author"]) == PROFILE
    assert article["tagList"] == sorted(draft["tagList"])
    assert TIME.match(article["createdAt"]) and TIME.match(article["updatedAt"])
    path = f"/articles/{article['slug']}"
    assert api.get(path).json()["article"] == article
    for query in ({"author": john["username"]}, {"tag": tag}):
        listed = api.get("/articles", params=query).json()
        assert listed["articlesCount"] == 1
        assert set(listed["articles"][0]) == ITEM
    answer = api.put(path, json={"article": {"body": "With two hands"}}, headers=header)
    assert answer.status_code == 200
    changed = answer.json()["article"]
    assert changed["body"] == "With two hands" and changed["title"] == draft["title"]
    favorite = api.post(f"{path}/favorite", headers=header).json()["article"]
    assert (favorite["favorited"], favorite["favoritesCount"]) == (True, 1)
    liked = api.get("/articles", params={"favorited": john["username"]}, headers=header)
    assert liked.json()["articles"][0]["favorited"] is True
    answer = api.delete(f"{path}/favorite", headers=header).json()["article"]
    assert (answer["favorited"], answer["favoritesCount"]) == (False, 0)
    assert tag in api.get("/tags").json()["tags"]
    assert api.delete(path, headers=header).status_code == 204
    assert api.get(path).status_code == 404


def test_create_comment_and_delete_comment_as_conduit_clients_do(api):
    _, header = account(api, "john")
    draft = {"title": "t", "description": "d", "body": "b"}
    article = api.post("/articles", json={"article": draft}, headers=header).json()
    path = f"/articles/{article['article']['slug']}/comments"
    thanks = {"comment": {"body": "Thank you so much!"}}
    answer = api.post(path, json=thanks, headers=header)
    assert answer.status_code == 201
    comment = answer.json()["comment"]
    assert set(comment) == COMMENT and isinstance(comment["id"], int)
    assert TIME.match(comment["createdAt"]) and set(comment["author"]) == PROFILE
    assert api.get(path).json() == {"comments": [comment]}
    _, other = account(api, "jane")
    one = f"{path}/{comment['id']}"
    assert api.delete(one).status_code == 401
    assert api.delete(one, headers=other).status_code == 403
    assert api.delete(one, headers=header).status_code == 204
    assert api.delete(one, headers=header).status_code == 404
    assert api.get(path).json() == {"comments": []}


def test_follow_profile_and_feed_articles_as_conduit_clients_do(api):
    _, header = account(api, "john")
    celeb, celeb_header = account(api, "celeb")
    path = f"/profiles/{celeb['username']}"
    profile = api.get(path).json()["profile"]
    assert set(profile) == PROFILE and profile["following"] is False
    answer = api.post(f"{path}/follow", headers=header)
    assert answer.status_code == 200 and answer.json()["profile"]["following"] is True
    draft = {"title": "t", "description": "d", "body": "b", "tagList": []}
    api.post("/articles", json={"article": draft}, headers=celeb_header)
    feed = api.get("/articles/feed", headers=header).json()
    assert feed["articlesCount"] == 1 and set(feed["articles"][0]) == ITEM
    assert feed["articles"][0]["author"]["following"] is True
    answer = api.delete(f"{path}/follow", headers=header)
    assert answer.status_code == 200 and answer.json()["profile"]["following"] is False
    feed = api.get("/articles/feed", headers=header).json()
    assert feed == {"articles": [], "articlesCount": 0}
    assert api.get("/profiles/nobody-here").status_code == 404


def test_update_article_of_another_as_conduit_clients_expect_it(api):
    _, header = account(api, "john")
    _, other = account(api, "jane")
    draft = {"title": "t", "description": "d", "body": "b"}
    article = api.post("/articles", json={"article": draft}, headers=header).json()
    path = f"/articles/{article['article']['slug']}"
    forbidden = {"errors": {"article": ["forbidden"]}}
    answer = api.put(path, json={"article": {"body": "mine"}}, headers=other)
    assert (answer.status_code, answer.json()) == (403, forbidden)
    answer = api.delete(path, headers=other)
    assert (answer.status_code, answer.json()) == (403, forbidden)
    missing = {"errors": {"token": ["is missing"]}}
    for answer in (api.delete(path), api.post("/articles", json={"article": draft})):
        assert (answer.status_code, answer.json()) == (401, missing)
    answer = api.get("/articles/unknown-slug")
    assert (answer.status_code, answer.json()) == (
        404,
        {"errors": {"article": ["not found"]}},
    )
