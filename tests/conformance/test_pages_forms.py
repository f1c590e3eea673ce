"""Forms: what is sent from elsewhere changes nothing (RELIABILITY C1, C2, C3)."""

import itertools

import pytest

from .forms import GUESTS, USERS, Owner
from .pages import REDIRECTS, Browser, needs_pages

EVIL = "http://evil.example"
# What a browser sends along when the page that asks is not ours; empty is left out.
ELSEWHERE = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    "a sandboxed frame": {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    "another host of ours": {
        "Sec-Fetch-Site": "same-site",
        "Origin": "http://127.0.0.2",
    },
    "a bookmark": {"Sec-Fetch-Site": "none", "Origin": ""},
    "an old browser": {"Sec-Fetch-Site": "", "Origin": EVIL},
    "a very old browser": {"Sec-Fetch-Site": "", "Origin": ""},
}


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def browser(service):
    return Browser(service)


@pytest.fixture
def owner(ada, bob, browser):
    return Owner(ada, bob, browser)


def tokens(service, bob, mine):
    """What an attacker may send for the token `mine`."""
    yield {}
    yield dict.fromkeys(mine, "")
    yield dict.fromkeys(mine, "A" * 64)
    yield {name: value[:-1] + "~" for name, value in mine.items()}
    yield Browser(service).get("/login").token("/login")
    yield Browser(service).sign_in(bob).get("/settings").token("/logout")


def refused_from_elsewhere(service, browser, form, bob):
    mine = browser.get(form.on).token(form.action)
    before = form.seen()
    for hidden in tokens(service, bob, mine):
        for where, headers in ELSEWHERE.items():
            headers = {"Referer": f"{EVIL}/", **headers}
            fields = {**hidden, **form.fields}
            answer = browser.post(form.action, fields, headers=headers)
            assert answer.status == 403, f"from {where}: {answer}"
        if mine and hidden != mine:
            answer = browser.post(form.action, {**hidden, **form.fields}, form.on)
            assert answer.status == 403, f"with {hidden}: {answer}"
    assert form.seen() == before


@pytest.mark.parametrize("name", USERS)
def test_pages_take_no_form_from_elsewhere(service, browser, owner, ada, bob, name):
    browser.sign_in(ada)
    form = owner.form(name)
    refused_from_elsewhere(service, browser, form, bob)
    before = form.seen()
    answer = browser.submit(form.on, form.action, **form.fields)
    assert answer.status in REDIRECTS, f"the control: {answer}"
    assert form.seen() != before, "the control changed nothing"
    assert browser.get(answer.location).status == 200, answer


@pytest.mark.parametrize("name", GUESTS)
def test_pages_let_nobody_sign_others_in_from_elsewhere(
    service, browser, owner, bob, name
):
    """Else an attacker's account would be filled by whom it was given to."""
    form = owner.form(name)
    refused_from_elsewhere(service, browser, form, bob)
    answer = browser.submit(form.on, form.action, **form.fields)
    assert answer.status in REDIRECTS, f"the control: {answer}"


@pytest.mark.parametrize("name", [*USERS, *GUESTS])
def test_pages_change_nothing_by_get(browser, owner, ada, name):
    if name in USERS:
        browser.sign_in(ada)
    form = owner.form(name)
    before = form.seen()
    query = "&".join(f"{key}={value}" for key, value in form.fields.items())
    for method, address in itertools.product(
        ("GET", "HEAD"), (form.action, f"{form.action}?{query}")
    ):
        answer = browser.send(method, address)
        known = (200, 404, 405, *REDIRECTS)
        assert answer.status in known, answer
    assert form.seen() == before
