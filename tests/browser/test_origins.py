"""Forms that another site sends in somebody's name are refused."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ..conformance.people import PASSWORD
from .steps import expect

FORM = """<!doctype html><title>elsewhere</title>
<form method=post action="{action}">{fields}<button>Win a prize</button></form>"""


class Elsewhere(BaseHTTPRequestHandler):
    """A page of a stranger."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@contextmanager
def elsewhere() -> Iterator[int]:
    """The port of a stranger's server, within the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def lure(visit):
    """Has a page press the button of a form on a stranger's page; the status of what
    comes of it. The stranger is `127.0.0.1` at another port, which is the same *site*
    (cookies are sent), or `localhost`, which is not."""
    visit.expect("answer 403 POST")
    with elsewhere() as port:

        def lured(page, host, action, **fields):
            inputs = [
                f'<input type=hidden name="{name}" value="{value}">'
                for name, value in fields.items()
            ]
            Elsewhere.page = FORM.format(action=action, fields="".join(inputs))
            page.goto(f"http://{host}:{port}/")
            with page.expect_navigation() as navigation:
                page.click("button")
            return navigation.value.status

        yield lured


HOSTS = pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])


@HOSTS
def test_no_form_of_another_site_is_taken(visit, lure, ada, bob, service, host):
    mine, other = ada.publish("Mine"), bob.publish("Other")
    comment = ada.comment(mine)
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    ada.say(room)
    article, chat = f"/article/{mine['slug']}", f"/chat/{room['slug']}"
    text = {"title": "x", "description": "x", "body": "x", "tags": ""}
    forms = {
        "/settings": {"username": "pwned", "email": "e@example.com", "bio": "x"},
        "/editor": text,
        f"/editor/{mine['slug']}": text,
        article: {"body": "x"},
        f"{article}/delete": {},
        f"{article}/comments/{comment['id']}/delete": {},
        f"/article/{other['slug']}/favorite": {},
        f"/article/{other['slug']}/unfavorite": {},
        f"/profile/{bob.username}/follow": {},
        f"/profile/{bob.username}/unfollow": {},
        "/notifications": {"upTo": "1"},
        "/chat": {"title": "x"},
        chat: {"body": "x"},
        f"{chat}/messages/1/delete": {},
        f"{chat}/members": {"username": bob.username},
        f"{chat}/members/remove": {"username": bob.username},
        "/logout": {},
    }
    page = visit(ada)
    answers = {
        path: lure(page, host, service.url + path, **fields)
        for path, fields in forms.items()
    }
    assert answers == dict.fromkeys(forms, 403)
    page.goto("/settings")
    expect(page.locator("[name=username]")).to_have_value(ada.username)
    assert ada.get(f"/api/articles/{mine['slug']}").json["article"] == mine
    assert len(ada.messages(room)) == 1
    assert bob.messages(room)[0]["body"] == "Hello"


@HOSTS
def test_nobody_is_signed_in_by_another_site(visit, lure, ada, service, host):
    page = visit()
    credentials = {"email": ada.email, "password": PASSWORD}
    assert lure(page, host, f"{service.url}/login", **credentials) == 403
    new = {"username": "pwned", "email": "p@example.com", "password": PASSWORD}
    assert lure(page, host, f"{service.url}/register", **new) == 403
    page.goto(service.url)
    expect(page.locator("a[href='/login']")).to_have_count(1)


def test_no_other_page_may_frame_ours(visit, service):
    visit.expect("frame-ancestors|ERR_BLOCKED_BY_RESPONSE")
    page = visit()
    with elsewhere() as port:
        Elsewhere.page = f"<iframe src={service.url}/login></iframe>"
        page.goto(f"http://127.0.0.1:{port}/")
        page.frames[1].wait_for_url("chrome-error://**")
        assert page.frames[1].locator("[name=email]").count() == 0
