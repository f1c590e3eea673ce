"""The site as people see it: in a real Chromium, wide and narrow, light and dark."""

import pytest

from ..browser.test_every_page import AXE, JUDGE

pytestmark = pytest.mark.timeout(600)  # the first waits until the site is built

PATIENCE = 120_000  # ms: the machine may be busy with other tests
WIDTHS = {"wide": (1920, 1080), "laptop": (1280, 800), "phone": (390, 844)}
SCHEMES = {"light": "default", "dark": "slate"}
LONG = "reader/articles.html"  # axe takes minutes for so much code: see reader/meta
PLACES = [
    "index.html",
    LONG,
    "reader/meta.html",
    "guides/read.html",
    "conformance.html",
    "measured/size.html",
    "measured/chat.html",
    "contract/api.html",
    "decisions/0001-random-slugs.html",
    "source/flask_service/app.py.html",
]
TOO_WIDE = """() => {
  const root = document.documentElement;
  return root.scrollWidth - root.clientWidth;
}"""


@pytest.fixture
def visit(browser, served):
    """Opens a page; fails the test for an error in it, or a request elsewhere."""
    contexts, wrong = [], []

    def open_page(place="index.html", size="wide", scheme="light", base=served):
        width, height = WIDTHS[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(base) else wrong.append(asked.url)
            ),
        )
        page.goto(f"{base}/{place}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("place", PLACES)
def test_no_page_scrolls_sideways(visit, place, size):
    page = visit(place, size)
    assert page.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("place", [p for p in PLACES if p != LONG])
def test_a_page_is_for_everybody_in_light_and_dark(visit, place, size):
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci --prefix tests/browser")
    page = visit(place, size)
    page.evaluate(AXE.read_text())
    for scheme, name in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_selector(f'body[data-md-color-scheme="{name}"]')
        faults = page.evaluate(JUDGE)
        assert not faults, f"{scheme}:\n" + "\n".join(faults)


def visible(page, operation="create_article"):
    """The variants whose views are shown of an operation."""
    return page.evaluate(
        """name => [...document.querySelectorAll(`.pane[id^="${name}-"]`)]
          .filter(pane => /-(django|flask|fastapi|channels)$/.test(pane.id))
          .filter(pane => pane.checkVisibility()).map(pane => pane.dataset.variant)""",
        operation,
    )


def test_a_wide_screen_shows_columns_that_the_reader_chooses(visit):
    page = visit("reader/articles.html")
    assert visible(page) == ["django", "flask", "fastapi", "channels"]
    page.get_by_label("Flask").first.uncheck()
    page.get_by_label("Channels").first.uncheck()
    assert visible(page) == ["django", "fastapi"]
    page.goto(page.url.replace("articles", "chat"))
    assert visible(page, "send_message") == ["django", "fastapi"]


@pytest.mark.parametrize("columns", [1, 2, 4])
def test_panes_stand_in_as_many_columns_as_were_chosen(visit, columns):
    page = visit("reader/articles.html")
    page.get_by_role("radio", name=str(columns), exact=True).check()
    places = page.evaluate(
        """() => [...document.querySelectorAll('.pane[id^="create_article-"]')]
          .map(pane => pane.getBoundingClientRect().left)"""
    )
    assert len(set(places)) == columns
    assert page.evaluate(TOO_WIDE) <= 0


def test_a_narrow_screen_has_tabs_that_remember_the_choice(visit):
    page = visit("reader/articles.html", "phone")
    assert visible(page) == ["django"]
    page.get_by_role("radio", name="FastAPI").check()
    assert visible(page) == ["fastapi"]
    page.goto(page.url.replace("articles", "accounts"))
    assert visible(page, "login") == ["fastapi"]
    page.reload()
    assert visible(page, "login") == ["fastapi"]


def test_tabs_are_changed_by_keyboard(visit):
    page = visit("reader/articles.html", "phone")
    page.get_by_role("radio", name="Django").focus()
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["flask"]


def test_a_pane_scrolls_by_keyboard_and_not_the_page(visit):
    page = visit("reader/articles.html", "phone")
    pane = page.locator("#create_article-django .code").first
    pane.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("pane => pane.scrollLeft > 0", arg=pane.element_handle())
    assert page.evaluate("scrollX") == 0


def test_a_link_to_a_pane_shows_it(visit):
    page = visit("reader/articles.html#create_article-fastapi", "phone")
    assert visible(page) == ["fastapi"]


def test_everything_is_shown_without_scripts(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/reader/articles.html")
    for variant in ("django", "flask", "fastapi", "channels"):
        assert page.locator(f"#create_article-{variant}").is_visible()
    context.close()


def test_the_reader_is_one_click_from_the_front_page(visit):
    page = visit()
    page.get_by_role("link", name="side by side", exact=True).click()
    page.wait_for_url("**/reader/articles.html#create_article")
    assert page.get_by_role("heading", name="create_article", exact=False).is_visible()


@pytest.mark.parametrize("door", ["Read", "Test", "Deploy"])
def test_a_door_opens(visit, door):
    page = visit()
    page.locator(".door", has_text=door).first.click()
    page.wait_for_url("**/guides/*.html")
    assert page.locator("h1").inner_text()


def test_the_site_works_from_a_folder_and_its_search_finds(visit, built):
    page = visit("index.html", base=built.resolve().as_uri())
    page.keyboard.press("Control+k")
    page.keyboard.type("create_article")
    found = page.get_by_role("option", name="create_article").first
    found.wait_for()
    found.click()
    page.wait_for_url("**/reader/articles.html*")
    assert page.locator("h1").inner_text()
