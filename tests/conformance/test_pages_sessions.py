"""When a session of the pages begins and ends (RELIABILITY A8, A9, A10, A11)."""

import pytest

from .pages import REDIRECTS, Browser, needs_pages
from .people import PASSWORD, deactivate, set_role

NEW = "another-password-1"


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def browser(service, ada):
    return Browser(service).sign_in(ada)


def is_in(browser):
    """Whether somebody is signed in; who is not is sent to sign in."""
    answer = browser.get("/settings")
    assert answer.status == 200 or answer.location == "/login", answer
    return answer.status == 200


def replay(service, cookie):
    """A browser that sends this very `Cookie` header."""
    return Browser(service, {"Cookie": cookie})


def test_pages_begin_a_session_anew_at_sign_in(service, ada, bob):
    """Or who has planted a cookie beforehand would be signed in too."""
    browser = Browser(service)
    browser.get("/login")
    planted = browser.cookie
    browser.sign_in(ada)
    assert not is_in(replay(service, planted))
    first = browser.cookie
    browser.submit("/settings", "/logout")
    browser.sign_in(bob)
    assert browser.cookie != first
    assert bob.username in browser.get("/").texts("a.nav-link")


def test_pages_adopt_no_session_that_somebody_made_up(service, ada):
    browser = Browser(service).sign_in(ada)
    mine = dict(browser.http.cookies)
    for name in mine:
        for value in ("", "x", "0" * 32, "a" * 32, mine[name][:-2], mine[name][::-1]):
            forged = Browser(service)
            forged.http.cookies.update({**mine, name: value})
            signed_in = is_in(forged)
            assert not signed_in or "csrf" in name, (name, value)


def test_pages_sign_out(service, browser):
    before = browser.cookie
    answer = browser.submit("/settings", "/logout")
    assert answer.status in REDIRECTS and answer.location == "/"
    assert not is_in(browser)
    assert browser.get("/").texts(".flash") == ["You are signed out."]
    assert browser.get("/").texts(".flash") == []
    if service.meta["variant"] in ("django_monolith", "realtime_channels"):
        assert not is_in(replay(service, before)), "rows end with the session"


def test_pages_sign_out_one_browser_only(service, browser, ada):
    other = Browser(service).sign_in(ada)
    browser.submit("/settings", "/logout")
    assert is_in(other)


def test_pages_end_with_revoke_tokens(service, browser, ada):
    other = Browser(service).sign_in(ada)
    assert ada.delete("/api/user/tokens").status == 204
    assert not is_in(browser) and not is_in(other)


def test_pages_end_with_a_password_set_through_the_api(browser, ada):
    assert ada.put("/api/user", {"user": {"password": NEW}}).status == 200
    assert not is_in(browser)
    assert ada.get("/api/user").status == 200, "the token that set it goes on"


def settings(ada, **changes):
    fields = {"username": ada.username, "email": ada.email, "image": "", "bio": ""}
    return {**fields, "password": "", "current_password": "", **changes}


def test_pages_end_with_a_new_password_but_for_the_one_that_set_it(
    service, browser, ada
):
    other, before = Browser(service).sign_in(ada), browser.cookie
    change = settings(ada, password=NEW, current_password=PASSWORD)
    answer = browser.submit("/settings", **change)
    assert answer.location == f"/profile/{ada.username}", answer
    assert is_in(browser) and not is_in(other)
    assert not is_in(replay(service, before)), "it goes on under a new cookie"
    assert ada.get("/api/user").status == 401, "tokens end too"
    assert is_in(Browser(service).sign_in(ada, NEW))


@pytest.mark.parametrize("current", ["", "wrong-password", f"{PASSWORD} "])
def test_pages_take_no_new_password_without_the_current_one(browser, ada, current):
    change = settings(ada, password=NEW, current_password=current)
    answer = browser.submit("/settings", **change)
    assert answer.status == 422 and len(answer.errors) == 1, answer
    assert answer.errors[0].startswith("current password "), answer.errors
    assert NEW.encode() not in answer.content, "a password is never shown again"
    assert ada.get("/api/user").status == 200 and is_in(browser)


def test_pages_go_on_when_other_settings_change(service, browser, ada):
    other = Browser(service).sign_in(ada)
    assert browser.submit("/settings", **settings(ada, bio="b")).status in REDIRECTS
    assert is_in(browser) and is_in(other)


def test_pages_end_with_deactivation(service, browser, ada, admin):
    deactivate(admin, ada)
    assert not is_in(browser)
    answer = Browser(service).submit("/login", email=ada.email, password=PASSWORD)
    assert (answer.status, answer.errors) == (401, ["email or password is invalid"])
    path = f"/api/admin/users/{ada.username}"
    assert admin.patch(path, {"user": {"isActive": True}}).status == 200
    assert not is_in(browser), "what ended does not come back"


def test_pages_take_a_role_away_at_once(browser, ada, admin):
    set_role(admin, ada, "moderator")
    assert browser.get("/admin/").status in (200, *REDIRECTS)
    set_role(admin, ada, "member")
    assert browser.get("/admin/").status == 403


def test_pages_tell_nobody_whether_an_account_exists(service, ada):
    wrong = Browser(service).submit("/login", email=ada.email, password="wrong-one")
    browser, email = Browser(service), "nobody-here@example.com"
    unknown = browser.submit("/login", email=email, password="wrong-one")
    assert wrong.status == unknown.status == 401
    assert wrong.errors == unknown.errors == ["email or password is invalid"]
    assert wrong.one("input[name=email]").attributes["value"] == ada.email
    assert b"wrong-one" not in wrong.content
