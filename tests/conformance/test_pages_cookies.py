"""Cookies: what they are called, and who may read them (RELIABILITY E3)."""

from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest

from .. import servers
from .pages import REDIRECTS, Browser, needs_pages
from .panels import panel_of

PUBLIC = "https://conduit.example"
# starlette-admin's own token: its scripts read it, its name is in them
READABLE = "starlette_admin_csrftoken"
BROWSERS_KEEP = 4096  # bytes
NOTHING = {}


class Reader(Browser):
    """A browser that shows its cookies, and sends them whatever the scheme."""

    def __init__(self, service, headers=NOTHING, public=None):
        super().__init__(service, headers)
        self.origin = public or service.url
        self.jar, self.told = {}, []

    def send(self, method, path, headers=NOTHING, fields=None):
        mine = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        self.http.cookies.clear()
        page = super().send(method, path, {**headers, "Cookie": mine}, fields)
        for line in page.headers.get_list("set-cookie"):
            self.told.append(line)
            for name, morsel in SimpleCookie(line).items():
                gone = morsel["max-age"] == "0" or not morsel.value
                self.jar.pop(name, None) if gone else self.jar.update(
                    {name: morsel.coded_value}
                )
        return page

    @property
    def cookies(self):
        """Each cookie that was ever set, with its attributes."""
        told = [each for line in self.told for each in SimpleCookie(line).values()]
        return [cookie for cookie in told if cookie.value]


@pytest.fixture(scope="module")
def secured(service, site):
    """The variant once more on the same database, reached by https through a proxy."""
    needs_pages(service)
    plain = service.needs_to_be_ours()
    settings = {"PUBLIC_URL": PUBLIC, "ALLOWED_HOSTS": "conduit.example,127.0.0.1"}
    with servers.running(
        plain.variant, site.folder, plain.database_url, plain.redis,
        jobs=False, TRUSTED_PROXIES="1", **settings,
    ) as server:  # fmt: skip
        folder = server.processes[0].log.parent.name
        yield SimpleNamespace(url=f"http://127.0.0.1:{folder.rpartition('-')[2]}")


def live_a_day(browser, person, panel):
    """Everything that sets a cookie."""
    browser.get("/login")
    assert browser.sign_in(person).get("/settings").status == 200
    answer = browser.submit(
        "/editor", title="Gears", description="d", body="b", tags="a"
    )
    assert answer.status in REDIRECTS, answer
    assert browser.get(answer.location).texts(".flash") == ["Article published."]
    for kind in panel.lists:
        assert browser.get(panel.list(kind)).status in (200, 403)
    browser.submit("/settings", "/logout")
    assert browser.get("/").texts(".flash") == ["You are signed out."]


@pytest.fixture
def panel(service):
    return panel_of(service)


def test_pages_set_cookies_that_only_this_host_gets(service, secured, moderator, panel):
    proxied = {"Host": "conduit.example", "X-Forwarded-Proto": "https"}
    proxied["X-Forwarded-For"] = "203.0.113.9"
    browser = Reader(secured, proxied, PUBLIC)
    live_a_day(browser, moderator, panel)
    names = {cookie.key for cookie in browser.cookies}
    assert f"__Host-{service.meta['variant']}_session" in names
    for cookie in browser.cookies:
        own = cookie.key.startswith("starlette_admin_")
        assert cookie.key.startswith("__Host-") or own, cookie
        assert cookie["secure"] and not cookie["domain"], cookie
        assert cookie["path"] == "/" and cookie["samesite"].lower() == "lax", cookie
        assert cookie["httponly"] or cookie.key == READABLE, cookie
    for path in ("/", "/login", "/nothing-here", "/settings", "/static/parallax.css"):
        transport = browser.get(path).headers["strict-transport-security"]
        assert transport.startswith("max-age=31536000"), path


def test_pages_set_cookies_that_no_script_reads(service, moderator, panel):
    browser = Reader(service)
    live_a_day(browser, moderator, panel)
    variant = service.meta["variant"]
    assert f"{variant}_session" in {cookie.key for cookie in browser.cookies}
    for cookie in browser.cookies:
        assert cookie.key.startswith((variant, "starlette_admin_")), cookie
        assert cookie["path"] == "/" and cookie["samesite"].lower() == "lax", cookie
        assert cookie["httponly"] or cookie.key == READABLE, cookie


def test_pages_set_cookies_that_browsers_keep(service, moderator, panel):
    browser = Reader(service)
    live_a_day(browser, moderator, panel)
    assert all(len(line) < BROWSERS_KEEP for line in browser.told)
    assert sum(len(name + value) for name, value in browser.jar.items()) < BROWSERS_KEEP


def test_pages_set_no_cookie_for_who_only_reads(service, ada):
    needs_pages(service)
    browser, article = Reader(service), ada.publish()
    paths = ["/", f"/article/{article['slug']}", f"/profile/{ada.username}", "/chat"]
    paths += [f"/chat/{ada.open_room()['slug']}", "/nothing-here", "/settings"]
    for path in paths:
        browser.get(path)
    assert browser.told == []
