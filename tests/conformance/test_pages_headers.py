"""What each class of answer says to browsers: the table of headers.yaml (RELIABILITY
E1, E9)."""

import re
from itertools import chain
from pathlib import Path

import pytest
import yaml

from .markup import NONCE
from .pages import Browser, needs_pages

TABLE = yaml.safe_load(Path(__file__).with_name("headers.yaml").read_text())["answers"]


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def places(ada):
    """The addresses that a row of the table names."""
    article, room = ada.publish(), ada.open_room()
    return {
        "article": f"/article/{article['slug']}",
        "editor": f"/editor/{article['slug']}",
        "profile": f"/profile/{ada.username}",
        "room": f"/chat/{room['slug']}",
        "events": f"/api/rooms/{room['slug']}/events",
    }


@pytest.fixture
def viewers(service, bob, moderator):
    """Browsers by who sits in front of them."""
    return {
        "guest": Browser(service),
        "member": Browser(service).sign_in(bob),
        "moderator": Browser(service).sign_in(moderator),
    }


def is_right(expected, said, nonce):
    if expected is None:
        return said is None
    if expected.startswith("/"):
        return re.search(expected[1:-1], said or "") is not None
    return said == expected.replace("{nonce}", nonce)


def wrong(headers, expected):
    """Which headers are not as they should be."""
    nonce = NONCE.search(headers.get("content-security-policy", ""))
    return {
        name: headers.get(name)
        for name, value in expected.items()
        if not is_right(value, headers.get(name), nonce[1] if nonce else "")
    }


@pytest.mark.parametrize("kind", [kind for kind in TABLE if kind != "event stream"])
def test_pages_say_what_browsers_may_do(viewers, places, kind):
    row = TABLE[kind]
    for who, paths in row["requests"].items():
        for path in paths:
            browser, address = viewers[who], path.format(**places)
            answer = browser.send("GET", address)
            if answer.location and kind == "panel":
                answer = browser.send("GET", answer.location)
            assert not wrong(answer.headers, row["headers"]), f"{who}, {answer}"
            expected = {"redirect": (302, 303), "error page": (403, 404)}
            if kind != "json":
                assert answer.status in expected.get(kind, (200,)), f"{who}, {answer}"


@pytest.mark.transport("sse")
def test_pages_let_nobody_keep_a_stream(viewers, places):
    row = TABLE["event stream"]
    with viewers["guest"].http.stream("GET", places["events"]) as answer:
        assert answer.status_code == 200
        assert not wrong(answer.headers, row["headers"]), answer.headers


def test_pages_have_another_nonce_each_time(viewers):
    policies = [
        browser.get("/login").headers["content-security-policy"]
        for browser in [viewers["guest"]] * 20
    ]
    nonces = set(chain.from_iterable(map(NONCE.findall, policies)))
    assert len(nonces) == 20 and all(len(nonce) >= 22 for nonce in nonces)


def test_pages_keep_what_is_posted_from_being_stored(viewers, places):
    member, guest = viewers["member"], viewers["guest"]
    answers = [
        guest.submit("/login", email="nobody@example.com", password="wrong-one"),
        guest.submit("/register", username="", email="", password=""),
        member.submit("/editor", title="", description="", body="", tags=""),
        member.submit(places["article"], body="Said"),
        member.submit("/settings", "/logout"),
    ]
    for answer in answers:
        assert "no-store" in answer.headers.get("cache-control", ""), answer


@pytest.mark.parametrize(
    "rest", ["/x.css", "/x.js", "%2Fx.css", "%0Ax.css", "/", ";x.css"]
)
def test_pages_lend_no_private_page_to_a_cache(viewers, rest):
    """A cache that looks at the ending of an address would keep it for everybody."""
    for path in ("/settings", "/notifications", "/editor"):
        answer = viewers["member"].get(f"{path}{rest}")
        assert answer.status in (404, 302, 303), answer
        assert not answer.find("input[name=email]"), answer


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL"]
)
def test_pages_are_not_moved_by_a_header(viewers, header):
    for value in ("evil.example", "/settings"):
        answer = viewers["guest"].get("/register", {header: value})
        assert answer.status == 200 and b"evil.example" not in answer.content
