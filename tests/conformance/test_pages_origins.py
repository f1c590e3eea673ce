"""Where requests come from and answers lead to (RELIABILITY C4, E5, E6)."""

import socket
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from .client import TRUSTED
from .pages import REDIRECTS, Browser, needs_pages
from .payloads import AWAY, MARK
from .people import PASSWORD

SAME = {"Sec-Fetch-Site": "same-origin"}
CROSS = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def browser(service, ada):
    return Browser(service).sign_in(ada)


def leads(answer):
    """Where a browser would go."""
    assert answer.status in REDIRECTS, answer
    for cookie in answer.headers.get_list("set-cookie"):  # ids are random, names not
        assert MARK not in cookie.partition("=")[0]
    return answer.location


@pytest.mark.parametrize("address", AWAY)
def test_pages_lead_nowhere_else_after_sign_in(service, ada, address):
    path = f"/login?{urlencode({'next': address})}"
    browser = Browser(service)
    fields = browser.get(path).fields("/login")
    fields |= {"email": ada.email, "password": PASSWORD}
    assert leads(browser.post(path, fields, path)) == "/"
    assert leads(browser.get(path)) == "/", "nor who is signed in already"


@pytest.mark.parametrize("address", AWAY)
def test_pages_lead_nowhere_else_after_a_button(browser, bob, address):
    article = bob.publish()
    path, profile = f"/article/{article['slug']}", f"/profile/{bob.username}"
    for action, back in (
        (f"{path}/favorite", path),
        (f"{path}/unfavorite", path),
        (f"{profile}/follow", profile),
        (f"{profile}/unfollow", profile),
    ):
        answer = browser.post(action, browser.proof | {"next": address}, path)
        assert leads(answer) == back


@pytest.mark.parametrize(
    "address", ["/?page=2", "/tag/gears", "/?feed=following&page=2"]
)
def test_pages_lead_back_to_where_the_button_was(browser, bob, address):
    path = f"/article/{bob.publish()['slug']}"
    answer = browser.post(f"{path}/favorite", browser.proof | {"next": address}, "/")
    assert leads(answer) == address


def test_pages_lead_to_the_panel_after_sign_in(service, moderator):
    browser = Browser(service)
    answer = browser.get("/admin/")
    while (door := leads(answer)).startswith("/admin/"):
        answer = browser.get(door)
    assert urlsplit(door).path == "/login"
    fields = browser.get(door).fields("/login")
    fields |= {"email": moderator.email, "password": PASSWORD}
    assert leads(browser.post(door, fields, door)) == "/admin/"
    assert leads(browser.get(door)) == "/admin/", "who is signed in already, too"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "{host}.evil.example",
        "evil.example@{host}",
        "{host}@evil.example",
        "",
        "127.0.0.1evil.example",
        "{host}/evil.example",
    ],
)
def test_pages_answer_to_their_own_hosts_only(service, host):
    parts = urlsplit(service.url)
    given = host.format(host=parts.hostname, port=parts.port)
    for path in ("/", "/login", "/admin/"):
        if given:
            assert is_refused(service, path, given), (path, given)


def is_refused(service, path, host):
    """Whether such a Host is refused; by what stands in front of a service, it may be
    without an answer (nginx: 444)."""
    try:
        status = service.http.get(path, headers={"Host": host}).status_code
    except httpx.RemoteProtocolError:
        return service.server is None
    return status == 400 or (status == 421 and service.server is None)


def raw(service, head):
    """What comes back for these lines, at most the first 64 KiB."""
    parts = urlsplit(service.url)
    plain = socket.create_connection((parts.hostname, parts.port), timeout=10)
    with tls(plain, parts.hostname) if parts.scheme == "https" else plain as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        return line.recv(65536)


def tls(plain, host):
    """The same line, encrypted."""
    return TRUSTED.wrap_socket(plain, server_hostname=host)


def test_pages_never_repeat_a_foreign_host(service):
    host = urlsplit(service.url).netloc
    close = "Connection: close"
    for head in (
        f"GET /admin/ HTTP/1.1\nHost: {host}\nHost: evil.example\n{close}",
        f"GET /admin/ HTTP/1.1\nHost: evil.example\nHost: {host}\n{close}",
        f"GET http://evil.example/admin/ HTTP/1.1\nHost: {host}\n{close}",
        f"GET /admin/ HTTP/1.1\nHost: {host}\nX-Forwarded-Host: evil.example\n{close}",
        f"GET /admin/ HTTP/1.1\nHost: {host}\nForwarded: host=evil.example\n{close}",
    ):
        assert b"evil.example" not in raw(service, head), head


@pytest.mark.parametrize("headers", [SAME, CROSS, {}])
def test_pages_lend_their_cookie_to_no_api(service, browser, headers):
    api = service.http
    headers = {**headers, "Cookie": browser.cookie}
    article = {"article": {"title": "T", "description": "D", "body": "B"}}
    assert api.get("/api/user", headers=headers).status_code == 401
    assert api.post("/api/articles", json=article, headers=headers).status_code == 401
    assert api.delete("/api/user/tokens", headers=headers).status_code == 401
    assert api.get("/api/admin/users", headers=headers).status_code == 401
    assert browser.get("/settings").status == 200


def test_pages_lend_their_cookie_to_the_chat_only_from_the_page_itself(
    service, browser, ada
):
    room = ada.open_room(private=True)
    path, body = f"/api/rooms/{room['slug']}/messages", {"message": {"body": "Hello"}}
    token = {"X-CSRFToken": next(iter(browser.proof.values()), "")}
    mine, api = {"Cookie": browser.cookie}, service.http
    written = {"Origin": browser.origin, "Referer": f"{browser.origin}/chat", **mine}
    for headers in (
        CROSS,
        {},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ):
        assert api.get(path, headers={**headers, **mine}).status_code == 404
        sent = api.post(path, json=body, headers={**written, **headers, **token})
        assert sent.status_code in (401, 403)
    assert api.get(path, headers={**SAME, **mine}).status_code == 200
    if browser.proof:
        for wrong in ({}, {"X-CSRFToken": "A" * 64}):
            sent = api.post(path, json=body, headers={**written, **SAME, **wrong})
            assert sent.status_code in (401, 403)
    assert ada.messages(room) == []
    sent = api.post(path, json=body, headers={**written, **SAME, **token})
    assert sent.status_code == 201 and len(ada.messages(room)) == 1
