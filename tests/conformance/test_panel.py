"""The panel over plain HTTP: who may, what comes of it, what it does not believe."""

import json

import pytest
import redis

from .pages import REDIRECTS, Browser
from .panels import panel_of
from .payloads import ALL, AWAY

KINDS = ["user", "article", "comment", "message", "log"]


@pytest.fixture
def panel(service):
    return panel_of(service)


@pytest.fixture
def browser(service, moderator):
    return Browser(service).sign_in(moderator)


@pytest.fixture
def admins(service):
    return Browser(service).sign_in(service.cast["admin"])


@pytest.fixture
def things(ada, bob):
    """Somebody's article, comment and message, by kind: what finds it, and whether it
    is still there."""
    article, room = ada.publish(), ada.open_room()
    comment, body = bob.comment(article, f"Of {bob.username}"), f"Of {ada.username}"
    ada.say(room, body)
    path = f"/api/articles/{article['slug']}"
    return {
        "article": (article["slug"], lambda: ada.get(path).status == 200),
        "comment": (
            comment["body"],
            lambda: ada.get(f"{path}/comments").json["comments"] != [],
        ),
        "message": (body, lambda: not ada.messages(room)[0]["deleted"]),
    }, room


def test_panel_sends_guests_to_sign_in(service, panel):
    for kind in KINDS:
        browser = Browser(service)
        answer = browser.get(panel.list(kind))
        while answer.location.startswith("/admin/"):
            answer = browser.get(answer.location)
        assert answer.location.startswith("/login?next="), answer


def test_panel_refuses_members_also_by_post(service, panel, admins, ada, things):
    member = Browser(service).sign_in(ada)
    things, _ = things
    wanted = [panel.changing(panel.number(admins, "user", ada.username), "admin")]
    for kind, (text, _) in things.items():
        wanted.append(panel.removing(kind, panel.number(admins, kind, text)))
    for path, fields in wanted:
        assert member.get(path.partition("?")[0]).status in (403, 405)
        for proof in (member.proof, panel.token(admins), {}):
            assert member.post(path, proof | fields, path).status == 403
    for kind in KINDS:
        assert member.get(panel.list(kind)).status == 403
    assert all(is_there() for _, is_there in things.values())
    assert ada.get("/api/admin/users").status == 403


def test_panel_gives_moderators_no_roles_and_no_log(panel, browser, admins, ada):
    number = panel.number(admins, "user", ada.username)
    path, fields = panel.changing(number, "moderator")
    answer = browser.post(path, panel.token(browser) | fields, path)
    assert answer.status in (403, *REDIRECTS), answer
    assert ada.get("/api/admin/users").status == 403
    assert browser.get(panel.list("log")).status == 403


@pytest.mark.parametrize("kind", ["article", "comment", "message"])
def test_panel_removes_by_its_own_form_only(panel, browser, admins, things, kind):
    things, _ = things
    text, is_there = things[kind]
    path, fields = panel.removing(kind, panel.number(browser, kind, text))
    mine = panel.token(browser)
    for proof in ({}, dict.fromkeys(mine, "A" * 64), panel.token(admins)):
        answer = browser.post(path, {**proof, **fields}, path)
        assert answer.status == 403, answer
    browser.get(f"{path}{'&' if '?' in path else '?'}post=yes")
    assert is_there()
    answer = browser.post(path, mine | fields, path)
    assert answer.status in (200, *REDIRECTS), answer
    assert panel.find(browser, kind, text).status == 200


def test_panel_tells_readers_what_is_removed(service, panel, browser, things):
    (things, room), live = things, redis.Redis.from_url(service.server.redis.url)
    number = panel.number(browser, "message", things["message"][0])
    path, fields = panel.removing("message", number)
    with live.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(f"parallax__group__room.{room['slug']}")
        heard.get_message(timeout=5)
        browser.post(path, panel.token(browser) | fields, path)
        event = json.loads(heard.get_message(timeout=5)["data"])
    assert event == {"type": "chat.deleted", "slug": room["slug"], "seq": 1}
    assert not things["message"][1]()


def test_panel_shows_no_message_of_a_private_room(panel, browser, ada, moderator):
    """Roles give no way into one."""
    room = ada.open_room(private=True)
    ada.say(room, f"A secret of {ada.username}")
    assert ada.username not in rows(panel.find(browser, "message", ada.username))
    ada.let_in(room, moderator)
    assert ada.username in rows(panel.find(browser, "message", ada.username))


def rows(page):
    return " ".join(page.texts("tbody tr"))


def test_panel_shows_what_people_typed_as_text(panel, browser, ada):
    article, room = ada.publish(), ada.open_room()
    for text in ALL[::3]:
        ada.publish(text, description=text)
        ada.comment(article, text)
    for text in ALL[::5]:
        ada.say(room, text)
    ada.put("/api/user", {"user": {"bio": ALL[0], "image": ALL[1]}})
    for kind in KINDS[:4]:
        page = browser.get(panel.list(kind))
        assert page.status == 200 and len(page.find("tbody tr")) >= 10, page
    for text in ALL:
        assert panel.find(browser, "user", text).status == 200


HOSTILE = [
    "\0",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "' OR 1=1 --",
    "\ud7ff",
    "a" * 3000,
    "*",
    "(",
]


@pytest.mark.parametrize("kind", KINDS)
def test_panel_survives_every_search(panel, admins, kind):
    for text in HOSTILE:
        assert panel.find(admins, kind, text).status in (200, 400), text
    for query in ("p=abc", "page=-1", "page=9999999999999999999", "o=9.9", "sort=x__y"):
        answer = admins.get(f"{panel.list(kind)}?{query}")
        assert answer.status in (200, 400, 404, *REDIRECTS), query


@pytest.mark.parametrize("number", ["abc", "0", "-1", "9" * 30, "1%00", "1'", "%D9%A1"])
def test_panel_survives_every_id(panel, admins, number):
    path, fields = panel.changing(number, "admin")
    assert admins.get(path).status in (200, 400, 404, *REDIRECTS)
    for kind in ("article", "message"):
        path, fields = panel.removing(kind, number)
        answer = admins.post(path, panel.token(admins) | fields, path)
        assert answer.status in (200, 400, 404, *REDIRECTS), answer


@pytest.mark.parametrize("address", AWAY)
def test_panel_leads_nowhere_else(panel, browser, address):
    for path in ("/admin/", panel.list("article")):
        page = browser.http.get(path, params={panel.next: address})
        assert "evil.example" not in page.headers.get("location", "")
    path, fields = panel.removing("article", "0")
    fields |= panel.token(browser) | {panel.next: address}
    answer = browser.post(path, fields, path)
    assert "evil.example" not in answer.location, answer
