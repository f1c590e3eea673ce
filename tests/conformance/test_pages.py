"""What is on the pages, as far as an HTML parser can see; names and texts are those
that public browser tests of Conduit look for."""

from urllib.parse import quote

import pytest

from .pages import Browser, needs_pages


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def guest(service):
    return Browser(service)


@pytest.fixture
def browser(service, ada):
    return Browser(service).sign_in(ada)


def test_pages_of_accounts_have_one_heading_and_their_fields(guest, browser, ada):
    for path, heading in (("/login", "Sign in"), ("/register", "Sign up")):
        page = guest.get(path)
        assert page.texts("h1") == [heading]
        assert page.texts("main form button") == [heading]
        page.one("input[name=email]"), page.one("input[name=password]")
    page = browser.get("/settings")
    for name in ("image", "username", "email", "password", "current_password"):
        page.one(f"input[name={name}]")
    page.one("textarea[name=bio]")
    assert page.one("input[name=username]").attributes["value"] == ada.username
    assert page.texts("main form button") == [
        "Update Settings",
        "Or click here to logout",
    ]
    assert len(page.find("form button.btn-outline-danger")) == 1


def test_pages_offer_guests_one_way_to_sign_in(guest, ada):
    article, room = ada.publish(tagList=["gears"]), ada.open_room()
    paths = ["/", "/tag/gears", f"/article/{article['slug']}", "/login", "/register"]
    paths += [f"/profile/{ada.username}", "/chat", f"/chat/{room['slug']}", "/nothing"]
    for path in paths:
        assert len(guest.get(path).find('a[href="/login"]')) == 1, path


def test_pages_link_to_what_the_viewer_has(guest, browser, service, ada, moderator):
    assert "Home" in guest.get("/").links("nav a.nav-link")
    mine = browser.get("/").links("nav a.nav-link")
    assert mine[ada.username] == f"/profile/{ada.username}"
    assert "/admin/" not in mine.values()
    theirs = Browser(service).sign_in(moderator).get("/").links("nav a.nav-link")
    assert theirs["Admin"] == "/admin/"


def test_pages_say_who_serves_them(guest, service):
    assert guest.get("/").texts(".variant") == [service.meta["variant"]]


def test_pages_list_ten_articles_newest_first(guest, ada):
    titles = [f"Article {number}" for number in range(12)]
    for title in titles:
        ada.publish(title, description=f"About {title}")
    path = f"/profile/{ada.username}"
    first, second = guest.get(path), guest.get(f"{path}?page=2")
    assert first.texts("a.preview-link h1") == titles[:1:-1]
    assert second.texts("a.preview-link h1") == titles[1::-1]
    assert second.texts("a.preview-link p") == [
        f"About {title}" for title in titles[1::-1]
    ]
    assert first.texts(".pagination .page-item.active .page-link") == ["1"]
    assert second.texts(".pagination .page-item.active .page-link") == ["2"]
    assert len(first.find(".article-preview")) == 10
    for preview in first.find(".article-preview"):
        assert len(preview.css("form[action='/login'] button.btn-outline-primary")) == 1
    assert guest.get(f"{path}?page=3").texts(".empty-feed-message") == [
        "No articles are here... yet."
    ]


def test_pages_of_a_feed_keep_it_in_their_links(browser, ada, bob):
    ada.follow(bob)
    for _ in range(11):
        bob.publish()
    page = browser.get("/?feed=following")
    assert page.texts(".feed-toggle .nav-link.active") == ["Your Feed"]
    assert "/?feed=following&page=2" in page.links(".page-link").values()
    assert page.links(".feed-toggle .nav-link")["Global Feed"] == "/"


def test_pages_say_what_is_not_there(browser):
    page = browser.get("/?feed=following")
    assert "Your feed is empty" in page.texts(".empty-feed-message")[0]
    assert page.one(".empty-feed-message a").attributes["href"] == "/"


def test_pages_of_a_tag_have_one_tab(guest, ada):
    tag = f"of {ada.username}/ü&?"
    ada.publish(tagList=[tag, "gears"])
    page = guest.get(f"/tag/{quote(tag, safe='')}")
    assert len(page.find(".article-preview")) == 1
    active = page.texts(".feed-toggle .nav-link.active")
    assert len(active) == 1 and tag in active[0]


@pytest.mark.parametrize(
    "number", ["0", "-1", "", "x", "1.5", "1e1", "9" * 30, "%D9%A1"]
)
def test_pages_know_no_page_that_is_no_number(guest, number):
    for path in ("/", "/chat", "/?feed=global&"):
        joint = "&" if "?" in path else "?"
        assert guest.get(f"{path}{joint}page={number}").status == 404


def test_pages_list_tags_beside_the_global_feed(guest, ada):
    ada.publish(tagList=["aaa-first"])
    page = guest.get("/")
    tags = page.texts(".sidebar .tag-list .tag-default")
    assert "aaa-first" in tags and len(tags) <= 100
    assert page.find(".banner") and page.find("nav.navbar a.navbar-brand")
