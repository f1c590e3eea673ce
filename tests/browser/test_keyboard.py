"""Everything by keyboard alone, and one always sees where one is."""

from ..conformance.people import PASSWORD
from .steps import expect, path

FAR = 80  # presses of Tab that nobody has to make
# Whether the focused element shows that it is focused.
SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement.matches(":focus-visible") &&
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
     || style.boxShadow !== "none");
}"""


def tab_to(page, selector):
    """Press Tab until the element has the focus. Fails for a focus that is not seen."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert page.evaluate(SHOWN), f"no sign of focus: {focused.first.inner_html()}"
        if page.locator(selector).evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def enter(page):
    """Press Enter on what leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_who_has_only_a_keyboard_signs_in_publishes_and_comments(page, ada):
    page.goto("/")
    tab_to(page, "a[href='/login']")
    enter(page)
    tab_to(page, "[name=email]")
    page.keyboard.type(ada.email)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    enter(page)
    assert path(page) == "/"
    tab_to(page, "a[href='/editor']")
    enter(page)
    for name in ("title", "description", "body"):
        tab_to(page, f"[name={name}]")
        page.keyboard.type(f"By keyboard: {name}")
    tab_to(page, "[placeholder='Enter tags']")
    for tag in ("one", "two"):
        page.keyboard.type(tag)
        page.keyboard.press("Enter")
    tab_to(page, "button:has-text('Publish Article')")
    enter(page)
    expect(page.locator("h1")).to_have_text("By keyboard: title")
    expect(page.locator(".tag-default")).to_have_text(["one", "two"])
    tab_to(page, "[name=body]")
    page.keyboard.type("Done without a mouse")
    tab_to(page, "button:has-text('Post Comment')")
    enter(page)
    expect(page.locator(".comment .card-text")).to_have_text("Done without a mouse")


def test_the_first_key_leads_past_the_navigation(page):
    page.goto("/")
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


def test_a_tag_is_taken_away_by_keyboard(visit, ada):
    page = visit(ada)
    page.goto("/editor")
    tab_to(page, "[placeholder='Enter tags']")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    pills = page.locator(".tag-list .tag-pill")
    expect(pills).to_have_count(1)
    pills.locator("i").focus()
    page.keyboard.press("Enter")
    expect(pills).to_have_count(0)
