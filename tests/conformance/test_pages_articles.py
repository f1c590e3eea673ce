"""What is on the pages of articles, profiles and rooms, and what their forms do."""

from datetime import datetime

import pytest

from .pages import REDIRECTS, Browser, needs_pages
from .waiting import until


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def guest(service):
    return Browser(service)


@pytest.fixture
def browser(service, ada):
    return Browser(service).sign_in(ada)


def test_pages_show_an_article(guest, browser, ada, bob):
    article = ada.publish("Gears", body="*Round*", tagList=["b", "a"])
    bob.favorite(article)
    comment = bob.comment(article, "Well\nput.")
    path = f"/article/{article['slug']}"
    page = guest.get(path)
    assert page.texts("h1") == ["Gears"]
    assert page.texts(".article-content em") == ["Round"]
    assert page.texts(".tag-default") == ["a", "b"]
    assert page.one(f"#comment-{comment['id']} .card-text").text() == "Well\nput."
    author = page.find(".article-meta a.author")[0]
    assert author.attributes["href"] == f"/profile/{ada.username}"
    moment = datetime.fromisoformat(article["createdAt"])
    assert (
        page.texts(".article-meta .date")[0]
        == f"{moment:%B} {moment.day}, {moment.year}"
    )
    assert not page.find("form.comment-form")
    mine = browser.get(path)
    mine.one('textarea[placeholder="Write a comment..."]')
    assert "Post Comment" in mine.texts("button")
    assert mine.links()["Edit Article"] == f"/editor/{article['slug']}"


def test_pages_turn_the_buttons(browser, bob):
    article = bob.publish()
    path = f"/article/{article['slug']}"
    for action, before, kind in (
        ("favorite", "Favorite Article (0)", ".btn-outline-primary"),
        ("unfavorite", "Unfavorite Article (1)", ".btn-primary"),
    ):
        assert before in browser.get(path).texts(f"button{kind}")
        assert browser.submit(path, f"{path}/{action}").location == path
    profile = f"/profile/{bob.username}"
    for action in ("follow", "unfollow"):
        words = f"{action.capitalize()} {bob.username}"
        assert words in browser.get(profile).texts("button")
        assert browser.submit(profile, f"{profile}/{action}").location == profile


def test_pages_show_a_profile(guest, browser, ada):
    page = guest.get(f"/profile/{ada.username.upper()}")
    assert page.texts("h4") == [ada.username] and page.texts(".user-info p") == [""]
    assert page.one("img.user-img").attributes["src"] == "/static/default-avatar.svg"
    assert page.links(".nav-link")["Favorited"] == f"/profile/{ada.username}/favorites"
    assert "Edit Profile Settings" in browser.get(f"/profile/{ada.username}").links()


def test_pages_edit_an_article(browser, ada):
    slug = browser.submit(
        "/editor", title="Gears", description="d", body="b", tags=" b , a ,, b"
    ).location.removeprefix("/article/")
    assert ada.get(f"/api/articles/{slug}").json["article"]["tagList"] == ["a", "b"]
    page = browser.get(f"/editor/{slug}")
    tags = page.one('input[placeholder="Enter tags"]').attributes["value"]
    assert [each.strip() for each in tags.split(",")] == ["a", "b"]
    answer = browser.submit(
        f"/editor/{slug}", title="Gears", description="d", body="c", tags=""
    )
    assert answer.location == f"/article/{slug}"
    article = ada.get(f"/api/articles/{slug}").json["article"]
    assert (article["body"], article["tagList"]) == ("c", [])
    answer = browser.submit(f"/article/{slug}", f"/article/{slug}/delete")
    assert answer.location == "/"
    assert browser.get("/").texts(".flash") == ["Article deleted."]


def test_pages_show_a_refused_form_again(browser):
    fields = {"title": " ", "description": "d", "body": "b", "tags": "a, b"}
    page = browser.submit("/editor", **fields)
    assert (page.status, page.errors) == (422, ["title can't be blank"])
    assert page.one("input[name=description]").attributes["value"] == "d"
    assert page.one("textarea[name=body]").text() == "b"
    assert page.one("input[name=tags]").attributes["value"] == "a, b"
    assert len(page.find("ul.error-messages")) == 1


def test_pages_tell_what_is_taken(guest, browser, ada, bob):
    page = guest.submit(
        "/register", username=bob.username, email="x@y.example", password="password123"
    )
    assert (page.status, page.errors) == (409, ["username has already been taken"])
    fields = {"username": ada.username, "email": bob.email, "bio": "b", "image": ""}
    page = browser.submit("/settings", **fields, password="", current_password="")
    assert (page.status, page.errors) == (409, ["email has already been taken"])
    assert page.one("textarea[name=bio]").text() == "b"


def test_pages_count_and_read_notifications(browser, ada, bob):
    bob.comment(ada.publish())
    until(lambda: browser.get("/").find("nav .unread"))
    page = browser.get("/notifications")
    assert page.texts(".notification.is-unread a.author") == [bob.username]
    number = page.one("input[name=upTo]").attributes["value"]
    answer = browser.submit("/notifications", upTo=number)
    assert answer.location == "/notifications" and answer.status in REDIRECTS
    assert not browser.get("/").find("nav .unread")


def test_pages_chat_without_a_script(browser, ada, bob):
    slug = browser.submit("/chat", title="Engine room", topic="").location[6:]
    path = f"/chat/{slug}"
    assert browser.submit(path, body="Hello").location == path
    page = browser.get(path)
    assert page.texts(".message .message-body") == ["Hello"]
    chat = page.one("section.chat").attributes
    assert (chat["data-room"], chat["data-last"]) == (slug, "1")
    assert (chat["data-username"], chat["data-moderator"]) == (ada.username, "false")
    answer = browser.submit(path, f"{path}/messages/1/delete")
    assert answer.location == path
    page = browser.get(path)
    assert page.texts(".message.deleted .message-body") == ["This message was deleted."]
    assert page.texts(".flash") == ["Message deleted."]
