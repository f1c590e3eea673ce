"""What people write is text, whatever it looks like: no script of theirs runs.

Each test is run twice: as it is, where our policy must not even be needed (a violation
would be reported and fail the test), and with the policy taken away.
"""

from urllib.parse import quote

import pytest

from ..conformance.people import PASSWORD, sign_up
from . import payloads
from .payloads import PAYLOADS
from .steps import expect, fill, press

POLICY = pytest.mark.parametrize(
    "policy", [True, False], ids=["with the policy", "without the policy"]
)
ALL = "\n".join(PAYLOADS)
TAG_MAX, ROOM_MAX = 50, 100
BURST = 15  # messages that one may send at once


@pytest.fixture(scope="module")
def eve(service):
    """Whoever wrote all of it."""
    return sign_up(service.http, "eve")


@pytest.fixture(scope="module")
def articles(eve):
    """One made of each payload, with a comment."""
    eve.put("/api/user", {"user": {"bio": ALL[:2000], "image": PAYLOADS[13]}})
    made = []
    for text in PAYLOADS:
        tags = [text[:TAG_MAX].strip()]
        made.append(eve.publish(text, description=text, body=text, tagList=tags))
        eve.comment(made[-1], text)
    return made


@pytest.fixture(scope="module")
def room(service, eve):
    """One in which each payload was said."""
    for text in PAYLOADS[-20:]:  # as many as a page of rooms shows
        eve.open_room(text[:ROOM_MAX], topic=text)
    room = eve.open_room("All of them", topic=ALL[:500])
    for begin in range(0, len(PAYLOADS), BURST):
        speaker = sign_up(service.http, "speaker")
        for text in PAYLOADS[begin : begin + BURST]:
            speaker.say(room, text)
    return room


def enter(visit, policy, person=None):
    """A page on which it would be seen if a payload had got through."""
    page = visit(person, bypass_csp=not policy)
    payloads.arm(page)
    return page


def look(page, *addresses):
    """Open each, and fail for what got through."""
    for address in addresses:
        page.goto(address)
        assert payloads.found(page) == [], address


@POLICY
def test_no_article_runs_a_script(visit, articles, policy):
    visit.expect("answer 404 GET .*/article/x%22onerror=")  # an image, of that name
    page = enter(visit, policy)
    look(page, *(f"/article/{article['slug']}" for article in articles))


@POLICY
def test_no_list_of_articles_runs_a_script(visit, articles, eve, policy):
    page = enter(visit, policy, eve)
    tag = quote(articles[0]["tagList"][0], safe="")
    pages = range(1, 2 + len(articles) // 10)
    look(page, *(f"/profile/{eve.username}?page={number}" for number in pages))
    look(page, "/", f"/tag/{tag}")


def test_no_form_of_what_was_written_runs_a_script(visit, articles, eve):
    page = enter(visit, policy=False, person=eve)
    look(page, *(f"/editor/{article['slug']}" for article in articles), "/settings")
    expect(page.locator("[name=bio]")).to_have_value(ALL[:2000])


@POLICY
def test_no_room_runs_a_script(visit, room, eve, policy):
    page = enter(visit, policy, eve)
    look(page, "/chat", f"/chat/{room['slug']}")
    expect(page.locator("li.message .message-body")).to_have_count(len(PAYLOADS))


@POLICY
def test_no_message_that_comes_live_runs_a_script(visit, ada, policy):
    room = ada.open_room()
    page = enter(visit, policy, ada)
    look(page, f"/chat/{room['slug']}")
    for text in PAYLOADS[:BURST]:
        ada.say(room, text)
    said = page.locator("li.message[data-seq] .message-body")
    expect(said).to_have_text(PAYLOADS[:BURST])
    assert payloads.found(page) == []


@POLICY
def test_no_refused_form_runs_a_script(visit, eve, policy):
    visit.expect("answer 4(01|22) POST")
    guest, page = enter(visit, policy), enter(visit, policy, eve)
    article, room = eve.publish(), eve.open_room()
    for text in (PAYLOADS[13], PAYLOADS[16]):
        for who, address, button, fields in (
            (guest, "/login", "Sign in", {"email": text, "password": PASSWORD}),
            (guest, "/register", "Sign up", {"username": text, "email": text}),
            (page, "/editor", "Publish Article", {"title": text, "body": text}),
            (page, "/settings", "Update Settings", {"username": text, "bio": text}),
            (page, "/chat", "Open Room", {"topic": text, "title": text * 9}),
            (page, f"/article/{article['slug']}", "Post Comment",
             {"body": text * 999}),
            (page, f"/chat/{room['slug']}", "Send", {"body": text * 999}),
        ):  # fmt: skip
            who.goto(address)
            fill(who, **fields)
            if button == "Send":  # which the script would do by itself
                who.evaluate("document.querySelector('.message-form').submit()")
                who.wait_for_selector(".error-messages li")
            else:
                press(who, button)
            assert payloads.found(who) == [], address
            expect(who.locator("ul.error-messages")).to_have_count(1)


@POLICY
def test_no_address_runs_a_script(visit, service, policy):
    visit.expect("answer 404 GET")
    page = enter(visit, policy)
    for text in (PAYLOADS[0], PAYLOADS[15], PAYLOADS[18], PAYLOADS[-1]):
        asked = quote(text, safe="")
        look(page, f"/{asked}", f"/tag/{asked}", f"/profile/{asked}")
        look(page, f"/article/{asked}", f"/?page={asked}", f"/login?next={asked}")


def test_the_payloads_would_be_seen_if_they_got_through(visit, service):
    """The control: what we look for is there on a page that lets everything through."""
    visit.expect("dialog pwned")
    visit.expect("^(console|request|answer|page|policy)")
    page = enter(visit, policy=False)
    page.goto("/login")
    seen = 0
    for text in PAYLOADS:
        page.route("**/control", answer(f"<body><main><p>{text}</p></main>"))
        page.goto(f"{service.url}/control")
        page.wait_for_timeout(20)
        seen += bool(payloads.found(page))
    assert seen > len(PAYLOADS) // 2


def answer(html):
    """Answers a request with this page."""
    return lambda route: route.fulfill(content_type="text/html", body=html)
