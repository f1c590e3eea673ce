"""Who somebody is, and whom they follow."""

from .steps import expect, path, press


def test_who_follows_finds_the_articles_in_the_feed(visit, ada, bob):
    ada.publish("By ada")
    page = visit(bob)
    page.goto("/?feed=following")
    empty = page.locator(".empty-feed-message")
    expect(empty).to_contain_text("Your feed is empty")
    expect(empty.locator("a[href='/']")).to_be_visible()
    page.goto(f"/profile/{ada.username}")
    press(page, f"Follow {ada.username}")
    assert path(page) == f"/profile/{ada.username}"
    expect(page.get_by_role("button", name=f"Unfollow {ada.username}")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Your Feed").click()
    assert path(page) == "/?feed=following"
    expect(page.locator(".feed-toggle .nav-link.active")).to_have_text("Your Feed")
    expect(page.locator(".article-preview h1")).to_have_text("By ada")
    page.locator("a.preview-link").click()
    press(page, f"Unfollow {ada.username}")
    assert path(page).startswith("/article/")
    page.goto("/?feed=following")
    expect(empty).to_be_visible()


def test_the_feed_has_pages_of_its_own(visit, ada, bob):
    bob.follow(ada)
    for number in range(11):
        ada.publish(f"Number {number}")
    page = visit(bob)
    page.goto("/?feed=following")
    page.locator(".page-link", has_text="2").click()
    assert path(page) == "/?feed=following&page=2"
    expect(page.locator(".article-preview h1")).to_have_text("Number 0")


def test_a_profile_shows_what_was_written_and_favoured(page, ada, bob):
    ada.publish("Mine")
    ada.favorite(bob.publish("Favoured"))
    page.goto(f"/profile/{ada.username}")
    expect(page.locator("h4")).to_have_text(ada.username)
    expect(page.locator(".user-info p")).to_have_text("")
    expect(page.locator(".article-preview h1")).to_have_text("Mine")
    page.get_by_role("link", name="Favorited").click()
    assert path(page) == f"/profile/{ada.username}/favorites"
    expect(page.locator(".nav-link.active")).to_have_text("Favorited")
    expect(page.locator(".article-preview h1")).to_have_text("Favoured")
    press(page, f"Follow {ada.username}")
    assert path(page).rstrip("?") == "/login"


def test_my_profile_leads_to_my_settings(visit, ada):
    page = visit(ada)
    page.locator(f"nav a[href='/profile/{ada.username}']").click()
    expect(page.get_by_role("button", name=f"Follow {ada.username}")).to_have_count(0)
    page.get_by_role("link", name="Edit Profile Settings").click()
    assert path(page) == "/settings"


def test_an_avatar_has_its_size_and_comes_from_https_or_is_ours(visit, page, ada):
    visit.expect("request net::ERR_NAME_NOT_RESOLVED GET https://pictures.example/")
    for image, shown in (
        ("https://pictures.example/ada.png", "https://pictures.example/ada.png"),
        ("http://pictures.example/ada.png", "/static/default-avatar.svg"),
        ("javascript:alert(1)", "/static/default-avatar.svg"),
    ):
        ada.put("/api/user", {"user": {"image": image}})
        page.goto(f"/profile/{ada.username}")
        picture = page.locator("img.user-img")
        expect(picture).to_have_attribute("src", shown)
        assert picture.bounding_box()["width"] == 100
        assert picture.bounding_box()["height"] == 100


def test_nobody_by_that_name_is_not_found(visit, page):
    visit.expect("answer 404 GET .*/profile/")
    page.goto("/profile/nobody-at-all")
    expect(page.locator("h1")).to_have_text("Not Found")
