"""What every page owes everybody: on a phone, in the dark, at rest, read aloud."""

from pathlib import Path

import pytest

from .catalogue import CATALOGUE
from .visits import PHONE, WIDE

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
HOME_MAX = 60 * 1024  # bytes, without avatars
EVERY = pytest.mark.parametrize("name", CATALOGUE)
MOVED = """() => new Promise(done => {
  const moved = [];
  new PerformanceObserver(list => {
    for (const {value, sources} of list.getEntries()) for (const {node} of sources)
      moved.push(`${value} ${node?.outerHTML?.slice(0, 120) ?? node?.textContent}`);
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 150);
})"""
JUDGE = """() => axe.run(document, {resultTypes: ["violations"]}).then(found =>
  found.violations.filter(each => ["serious", "critical"].includes(each.impact)).map(
    each => `${each.id}: ${each.help}\\n` + each.nodes.slice(0, 5).map(
      node => `  ${node.target} ${node.any.map(one => one.message).join("; ")}`
    ).join("\\n")))"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter(element =>
  element.getBoundingClientRect().right > innerWidth + 1
).slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""
LIVELY = """() => [...document.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  const seconds = (style.transitionDuration + "," + style.animationDuration).split(",");
  return seconds.some(each => parseFloat(each) > 0.01)
    || style.scrollBehavior === "smooth";
}).slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def turn(request, four):
    """The variant whose turn it is: they take turns, since test_same_pages.py says
    that what one shows the others do too."""
    number = list(CATALOGUE).index(request.getfixturevalue("name"))
    return list(four.values())[number % len(four)]


@EVERY
def test_a_page_is_for_everybody_in_light_and_dark(visit, stage, turn, name):
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci --prefix tests/browser")
    page = stage.open(visit, name, turn, reduced_motion="reduce")
    page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        faults = page.evaluate(JUDGE)
        assert not faults, f"{scheme}:\n" + "\n".join(faults)


@EVERY
def test_a_page_fits_a_phone(visit, stage, turn, name):
    page = stage.open(visit, name, turn, **PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], "\n".join(page.evaluate(TOO_WIDE))


@EVERY
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_page_stays_in_place(visit, stage, turn, name, size):
    for _ in range(2):  # a busy machine may paint half a page, but not twice
        moved = stage.open(visit, name, turn, **size).evaluate(MOVED)
        if not moved:
            return
    raise AssertionError("\n".join(moved))


@pytest.mark.parametrize("name", ["home", "article", "editor", "room"])
def test_a_page_is_at_rest_for_who_asks_for_it(visit, stage, turn, name):
    page = stage.open(visit, name, turn, reduced_motion="reduce")
    lively = page.evaluate(LIVELY)
    assert not lively, "\n".join(lively)


@pytest.mark.parametrize("who", [None, "bob"], ids=["guest", "member"])
def test_the_home_page_is_small_and_comes_from_us_alone(visit, four, stage, who):
    for service in four.values():
        session = stage.session(visit, service, who) if who else None
        page = visit(at=service, storage_state=session)
        asked = []
        page.on("requestfinished", lambda request, asked=asked: asked.append(request))
        page.goto("/", wait_until="networkidle")
        strangers = [each.url for each in asked if not each.url.startswith(service.url)]
        assert strangers == []
        sizes = {
            each.url: each.sizes()["responseBodySize"]
            + each.sizes()["responseHeadersSize"]
            for each in asked
            if each.resource_type != "image"
        }
        assert sum(sizes.values()) < HOME_MAX, sizes
