"""All but live chat works in a browser that runs no scripts.

The life of an article without scripts is in test_articles.py.
"""

import secrets

import pytest

from ..conformance.people import PASSWORD
from .steps import expect, fill, path, press


@pytest.fixture
def plain(visit, service):
    """A browser like that, somebody's or a guest's."""
    return lambda person=None: visit(person, service, java_script_enabled=False)


def test_an_account_from_sign_up_to_sign_out(plain):
    name = f"eve-{secrets.token_hex(4)}"
    page = plain()
    page.goto("/register")
    fill(page, username=name, email=f"{name}@example.com", password=PASSWORD)
    press(page, "Sign up")
    page.goto("/settings")
    fill(page, bio="No scripts", password="password-2", current_password=PASSWORD)
    press(page, "Update Settings")
    expect(page.locator(".user-info p")).to_have_text("No scripts")
    page.goto("/settings")
    press(page, "Or click here to logout")
    assert path(page) == "/"
    page.goto("/login")
    fill(page, email=f"{name}@example.com", password="password-2")
    press(page, "Sign in")
    expect(page.locator(f"nav a[href='/profile/{name}']")).to_be_visible()


def test_people_follow_each_other_and_read_the_news(plain, ada, bob):
    page = plain(bob)
    page.goto(f"/profile/{ada.username}")
    press(page, f"Follow {ada.username}")
    ada.publish("News")
    page.goto("/?feed=following")
    expect(page.locator(".article-preview h1")).to_have_text("News")
    with page.expect_navigation():
        page.locator(".article-preview form button").click()
    assert path(page) == "/?feed=following"
    expect(page.locator(".article-preview form button")).to_contain_text("1")


def test_a_room_is_opened_and_written_in(visit, plain, ada, bob):
    page = plain(ada)
    page.goto("/chat")
    fill(page, title="Engine room", topic="Steam")
    page.locator("[name=private]").check()
    press(page, "Open Room")
    room = path(page)
    expect(page.locator("h1")).to_have_text("Engine room")
    expect(page.locator(".badge")).to_have_text("private")
    fill(page, username=bob.username)
    press(page, "Add member")
    flash = page.locator(".flash")
    expect(flash).to_have_text(f"{bob.username} is a member now.")

    other = plain(bob)
    other.goto(room)
    fill(other, body="Is anybody here?")
    press(other, "Send")
    assert path(other).partition("#")[0] == room
    said = other.locator("li.message .message-body")
    expect(said).to_have_text(["Is anybody here?"])
    page.goto("/chat")
    own = page.locator(f".room-link[href='{room}']")
    expect(own.locator(".unread")).to_have_text("1")
    page.goto(room)
    expect(page.locator(".message a.author")).to_have_text([bob.username])
    expect(page.locator(".message .mod-options")).to_have_count(0)
    other.goto(room)
    other.locator(".message .mod-options button").click()
    expect(other.locator(".flash")).to_have_text("Message deleted.")
    expect(said).to_have_text(["This message was deleted."])

    press(other, "Leave room")
    assert path(other) == "/chat"
    expect(other.locator(".flash")).to_have_text(
        f"{bob.username} is no member any more."
    )
    visit.expect(f"answer 404 GET .*{room}$")
    other.goto(room)
    expect(other.locator("h1")).to_have_text("Not Found")


def test_refused_forms_of_the_chat_say_why(visit, plain, ada):
    visit.expect("answer 422 POST .*/chat")
    visit.expect("answer 404 POST .*/members")
    room = ada.open_room(private=True)
    page = plain(ada)
    page.goto("/chat")
    fill(page, title=" ", topic="Kept")
    press(page, "Open Room")
    errors = page.locator("ul.error-messages li")
    expect(errors).to_have_text(["title can't be blank"])
    expect(page.locator("[name=topic]")).to_have_value("Kept")
    page.goto(f"/chat/{room['slug']}")
    fill(page, body="x" * 4001)
    press(page, "Send")
    expect(errors).to_contain_text(["body is too long"])
    expect(page.locator("main [name=body]")).to_have_value("x" * 4001)
    fill(page, username="nobody-at-all")
    press(page, "Add member")
