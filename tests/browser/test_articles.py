"""The life of an article, and the lists that it stands in."""

import pytest

from .steps import expect, fill, path, press, write_article

SCRIPTS = pytest.mark.parametrize(
    "scripts", [True, False], ids=["with scripts", "without scripts"]
)


@SCRIPTS
def test_the_whole_life_of_an_article(visit, ada, bob, scripts):
    author = visit(ada, java_script_enabled=scripts)
    write_article(author, "Gears & wheels", "b", "a", body="It has **two** parts.")
    address = path(author)
    assert address.startswith("/article/gears")
    expect(author.locator(".flash")).to_have_text("Article published.")
    expect(author.locator("h1")).to_have_text("Gears & wheels")
    expect(author.locator(".article-content strong")).to_have_text("two")
    expect(author.locator(".tag-default")).to_have_text(["a", "b"])

    reader = visit(bob, java_script_enabled=scripts)
    reader.goto("/")
    reader.locator("a.preview-link", has_text="Gears & wheels").first.click()
    assert path(reader) == address
    press(reader, "Favorite Article")
    assert path(reader) == address
    expect(reader.get_by_role("button", name="Unfavorite Article (1)")).to_be_visible()
    fill(reader, body="Well put,\nbut <b>what</b> of the mill?")
    press(reader, "Post Comment")
    said = reader.locator(".comment .card-text")
    expect(said).to_have_text("Well put, but <b>what</b> of the mill?")
    reader.goto(f"/profile/{bob.username}/favorites")
    expect(reader.locator(".article-preview h1")).to_have_text("Gears & wheels")

    author.goto(address)
    author.get_by_role("link", name="Edit Article").click()
    expect(author.locator("[name=body]")).to_have_value("It has **two** parts.")
    fill(author, title="Gears, again")
    press(author, "Publish Article")
    expect(author.locator(".flash")).to_have_text("Article updated.")
    expect(author.locator("h1")).to_have_text("Gears, again")
    expect(author.locator(".comment .card-text")).to_have_count(1)
    expect(author.locator(".tag-default")).to_have_text(["a", "b"])

    reader.goto(path(author))
    reader.locator(".mod-options button").click()
    expect(reader.locator(".flash")).to_have_text("Comment deleted.")
    expect(reader.locator(".comment")).to_have_count(0)
    press(reader, "Unfavorite Article")
    expect(reader.get_by_role("button", name="Favorite Article (0)")).to_be_visible()

    gone = path(author)
    press(author, "Delete Article")
    assert path(author) == "/"
    expect(author.locator(".flash")).to_have_text("Article deleted.")
    visit.expect(f"answer 404 GET .*{gone}$")
    author.goto(gone)
    expect(author.locator("h1")).to_have_text("Not Found")


def test_a_refused_article_says_why_and_keeps_what_was_typed(visit, ada):
    visit.expect("answer 422 POST .*/editor$")
    page = visit(ada)
    write_article(page, " ", "x" * 51, description="About <it>", body="Long & dear")
    assert path(page) == "/editor"
    errors = page.locator("ul.error-messages li")
    expect(errors.filter(has_text="title can't be blank")).to_have_count(1)
    expect(errors.filter(has_text="tags is too long")).to_have_count(1)
    expect(page.locator("ul.error-messages")).to_have_count(1)
    expect(page.locator("[name=description]")).to_have_value("About <it>")
    expect(page.locator("[name=body]")).to_have_value("Long & dear")


def test_a_refused_change_says_why_and_keeps_what_was_typed(visit, ada):
    visit.expect("answer 422 POST .*/editor/")
    article = ada.publish(tagList=["kept"])
    page = visit(ada)
    page.goto(f"/editor/{article['slug']}")
    fill(page, title="x" * 201, body="Changed")
    press(page, "Publish Article")
    assert path(page) == f"/editor/{article['slug']}"
    expect(page.locator("ul.error-messages li")).to_contain_text(["title is too long"])
    expect(page.locator("[name=title]")).to_have_value("x" * 201)
    expect(page.locator("[name=body]")).to_have_value("Changed")


def test_a_refused_comment_says_why(visit, ada):
    article = ada.publish()
    visit.expect(f"answer 422 POST .*/article/{article['slug']}$")
    page = visit(ada)
    page.goto(f"/article/{article['slug']}")
    for typed, error in ((" ", "can't be blank"), ("x" * 10_001, "is too long")):
        fill(page, body=typed)
        press(page, "Post Comment")
        expect(page.locator("ul.error-messages li")).to_contain_text([f"body {error}"])
    expect(page.locator("[name=body]")).to_have_value("x" * 10_001)
    expect(page.locator(".comment")).to_have_count(0)


def test_tags_are_pills_that_enter_adds_and_a_click_removes(visit, ada):
    page = visit(ada)
    page.goto("/editor")
    fill(page, title="Pills", description="d", body="b")
    field = page.get_by_placeholder("Enter tags")
    for tag in ("one", "two", "three"):
        field.fill(tag)
        field.press("Enter")
    pills = page.locator(".tag-list .tag-pill")
    expect(pills).to_have_count(3)
    pills.filter(has_text="two").locator("i").click()
    expect(pills).to_have_count(2)
    press(page, "Publish Article")
    expect(page.locator(".tag-default")).to_have_text(["one", "three"])
    page.get_by_role("link", name="Edit Article").click()
    expect(page.locator(".tag-list .tag-pill")).to_have_count(2)


def test_a_tag_leads_to_its_articles(visit, page, ada):
    tag = f"{ada.username}/ü?"
    ada.publish("First", tagList=[tag])
    ada.publish("Second", tagList=[tag])
    ada.publish("Third")
    page.goto("/")
    page.locator(".article-preview .tag-default", has_text=tag).first.click()
    expect(page.locator(".article-preview h1")).to_have_text(["Second", "First"])
    expect(page.locator(".feed-toggle .nav-link.active")).to_have_text(f"# {tag}")
    page.locator(".feed-toggle").get_by_text("Global Feed").click()
    assert path(page) == "/"
    page.goto("/tag/nobody-has-this")
    expect(page.locator(".empty-feed-message")).to_have_text(
        "No articles are here... yet."
    )


def test_lists_show_ten_and_lead_on_page_by_page(page, ada):
    for number in range(1, 24):
        ada.publish(f"Number {number}")
    titles = page.locator(".article-preview h1")
    numbers = page.locator(".pagination .page-item")
    page.goto(f"/profile/{ada.username}")
    expect(titles).to_have_count(10)
    expect(titles.first).to_have_text("Number 23")
    expect(numbers).to_have_text(["1", "2", "3"])
    expect(page.locator(".page-item.active")).to_have_text("1")
    numbers.get_by_text("3").click()
    assert path(page) == f"/profile/{ada.username}?page=3"
    expect(titles).to_have_text(["Number 3", "Number 2", "Number 1"])
    expect(page.locator(".page-item.active")).to_have_text("3")
    page.goto("/?page=2")
    expect(titles).to_have_count(10)
    expect(page.locator(".page-item.active")).to_have_text("2")


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", "%00", "1&page=2"])
def test_what_is_no_page_is_not_found(visit, page, number):
    visit.expect("answer 404 GET")
    page.goto(f"/?page={number}")
    expect(page.locator("h1")).to_have_text("Not Found")


def test_a_favourite_in_a_list_leaves_one_where_one_was(visit, ada, bob):
    for number in range(11):
        ada.publish(f"Number {number}")
    page = visit(bob)
    here = f"/profile/{ada.username}?page=2"
    page.goto(here)
    button = page.locator(".article-preview form button")
    expect(button).to_have_class("btn btn-sm btn-outline-primary")
    with page.expect_navigation():
        button.click()
    assert path(page) == here
    expect(button).to_have_class("btn btn-sm btn-primary")
    expect(button).to_contain_text("1")


def test_a_guest_who_favours_is_sent_to_sign_in(page, ada):
    page.goto(f"/article/{ada.publish()['slug']}")
    press(page, "Favorite Article")
    assert path(page).rstrip("?") == "/login"


def test_only_its_author_sees_what_changes_an_article(visit, ada, bob):
    address = f"/article/{ada.publish()['slug']}"
    for person, count in ((None, 0), (bob, 0), (ada, 1)):
        page = visit(person)
        page.goto(address)
        expect(page.get_by_role("link", name="Edit Article")).to_have_count(count)
        expect(page.get_by_role("button", name="Delete Article")).to_have_count(count)
    visit.expect("answer 403 GET .*/editor/")
    other = visit(bob)
    other.goto(address.replace("article", "editor", 1))
    expect(other.locator("h1")).to_have_text("Forbidden")


def test_a_moderator_may_delete_what_others_wrote(visit, ada, service):
    article = ada.publish("For the bin")
    ada.comment(article)
    page = visit(service.cast["moderator"])
    page.goto(f"/article/{article['slug']}")
    page.locator(".mod-options button").click()
    expect(page.locator(".flash")).to_have_text("Comment deleted.")
    press(page, "Delete Article")
    expect(page.locator(".flash")).to_have_text("Article deleted.")
    assert ada.get(f"/api/articles/{article['slug']}").status == 404


def test_a_heading_in_the_text_does_not_compete_with_the_title(page, ada):
    page.goto(f"/article/{ada.publish('Title', body='# Mine')['slug']}")
    expect(page.locator("h1")).to_have_text("Title")
