"""What people type is shown, and never run, wherever it is shown (RELIABILITY C6, C10).

`Browser` parses every page that comes back and fails the test for whatever runs or
loads there; so these tests have to look at the pages, and at the text on them."""

from itertools import cycle
from urllib.parse import quote

import pytest

from .pages import Browser, needs_pages
from .payloads import ALL, ENGINE, MARK, MARKDOWN
from .people import sign_up

TAGS = [text for text in ALL if len(text) <= 50 and "," not in text]


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def viewers(service, ada, moderator):
    """A guest, the author, a moderator."""
    return [Browser(service), *(Browser(service).sign_in(p) for p in (ada, moderator))]


def shows(page, text, selector="main"):
    """Fails the test where the text is not there, as text."""
    assert page.status < 400, page
    shown = " ".join(node.text() for node in page.find(selector))
    assert squeezed(text) in squeezed(shown), f"{text!r} is not on {page.path}"


def squeezed(text):
    return " ".join(text.split())


def typed(page, name):
    """What stands in the field of this name."""
    node = page.one(f"main [name={name}]")
    return node.text() if node.tag == "textarea" else node.attributes["value"]


def test_pages_show_an_article_as_text(viewers, ada, bob):
    bob.follow(ada)
    tags = dict(zip(ALL, TAGS, strict=False))
    for text, viewer in zip(ALL, cycle(viewers), strict=False):
        tag = [tags[text]] if text in tags else []
        article = ada.publish(text, description=text, body=text, tagList=tag)
        page = viewer.get(f"/article/{article['slug']}")
        shows(page, text, "h1")
        assert page.texts(".tag-default") == [squeezed(each) for each in tag]
        page = viewers[1].get(f"/editor/{article['slug']}")
        assert typed(page, "title") == typed(page, "description") == text
        assert typed(page, "body") == text


def test_pages_show_lists_of_articles_as_text(service, viewers, ada, bob):
    bob.follow(ada)
    for text in ALL:
        ada.publish(text, description=text)
    lists = [f"/profile/{ada.username}?page=", "/?feed=following&page="]
    for browser, path in zip(
        (viewers[0], Browser(service).sign_in(bob)), lists, strict=True
    ):
        found = []
        for number in range(1, -(-len(ALL) // 10) + 1):
            page = browser.get(f"{path}{number}")
            found += page.texts("a.preview-link h1")
            assert page.texts("a.preview-link h1") == page.texts("a.preview-link p")
        assert found == [squeezed(text) for text in reversed(ALL)]


def test_pages_render_markdown_that_does_nothing(viewers, ada):
    for text, viewer in zip(MARKDOWN, cycle(viewers), strict=False):
        article = ada.publish(body=text)
        page = viewer.get(f"/article/{article['slug']}")
        assert page.status == 200 and len(page.find(".article-content")) == 1


def test_pages_show_a_tag_as_text(viewers, ada):
    for tag in TAGS:
        ada.publish(tagList=[tag])
        page = viewers[0].get(f"/tag/{quote(tag, safe='')}")
        if page.status == 200:  # no server lets every character through in a path
            assert page.texts(".feed-toggle .nav-link.active") == [f"# {squeezed(tag)}"]
    viewers[0].get("/")


def test_pages_show_a_profile_as_text(viewers, ada):
    for text, viewer in zip(ALL, cycle(viewers), strict=False):
        user = {"bio": text, "image": text}
        assert ada.put("/api/user", {"user": user}).status == 200
        page = viewer.get(f"/profile/{ada.username}")
        shows(page, text, ".user-info p")
        image = page.one("img.user-img").attributes["src"]
        assert image.startswith(("https://", "/static/default-avatar.svg"))
        page = viewers[1].get("/settings")
        assert typed(page, "bio") == text
        assert typed(page, "image") == text


def test_pages_show_comments_as_text(viewers, ada):
    article = ada.publish()
    for text in ALL:
        ada.comment(article, text)
    for viewer in viewers:
        page = viewer.get(f"/article/{article['slug']}")
        found = page.texts(".comment .card-text")
        assert sorted(found) == sorted(map(squeezed, ALL))


def test_pages_show_rooms_as_text(viewers, ada):
    for text, viewer in zip(ALL, cycle(viewers), strict=False):
        room = ada.open_room(text[:100], topic=text)
        page = viewer.get(f"/chat/{room['slug']}")
        shows(page, text[:100], "h1")
        shows(page, text, ".room-topic")
    shows(viewers[0].get("/chat"), ALL[-1], ".room-topic")


def test_pages_show_messages_as_text(service, viewers, ada):
    room = ada.open_room()
    for start in range(0, len(ALL), 15):  # each within the limit of 10 a second
        somebody = sign_up(service.http, "eve")
        for text in ALL[start : start + 15]:
            somebody.say(room, text)
    shown = [squeezed(text) for text in ALL][-50:]  # the latest
    for viewer in viewers:
        found = viewer.get(f"/chat/{room['slug']}").texts(".message .message-body")
        assert found[-50:] == shown


def test_pages_show_what_was_typed_again_as_text(service, viewers, ada):
    guest, author = viewers[:2]
    article, room = f"/article/{ada.publish()['slug']}", "/chat"
    chat = f"/chat/{ada.open_room()['slug']}"
    mine = {"password": "", "current_password": "", "image": "", "bio": ""}
    forms = [
        (guest, "/login", {"email": 1, "password": "x"}),
        (guest, "/register", {"username": 1, "email": 1, "password": "x"}),
        (author, "/settings", {"username": "", "email": 1, **mine}),
        (author, "/editor", {"title": 1, "description": 1, "body": "", "tags": 1}),
        (author, article, {"body": 10_100}),
        (author, room, {"title": 200, "topic": 1}),
        (author, chat, {"body": 4_100}),
    ]
    for browser, path, fields in forms:
        token = browser.get(path).fields(path)
        for text in ALL:
            filled = {
                name: text.ljust(size, "x") if isinstance(size, int) else size
                for name, size in fields.items()
            }
            page = browser.post(path, token | filled, path)
            assert page.status in (401, 422), page
            assert page.errors and not any(MARK in line for line in page.errors)
            for name, size in fields.items():
                if isinstance(size, int):
                    assert typed(page, name) == filled[name], (path, name)


def test_pages_show_an_address_as_text(viewers):
    places = ["/{}", "/tag/{}", "/article/{}", "/profile/{}", "/chat/{}", "/editor/{}"]
    places += ["/?page={}", "/?feed={}", "/login?next={}", "/settings/{}"]
    for place in places:
        for text, viewer in zip(ALL[::2], cycle(viewers), strict=False):
            viewer.get(place.format(quote(text, safe="")))


def test_pages_compute_nothing_that_is_typed(viewers, ada):
    for text in ENGINE:
        article = ada.publish(text, description=text, body=text, tagList=[text])
        page = viewers[0].get(f"/article/{article['slug']}")
        assert f"{MARK}49" not in page.tree.html
        assert f"{MARK}49" not in viewers[0].get(f"/{quote(text)}").tree.html
