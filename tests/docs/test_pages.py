"""What stands on the site."""

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from shared.cli import finder
from shared.cli.variants import VARIANTS
from shared.site import check, conformance, figures, front, sizes

pytestmark = pytest.mark.timeout(600)  # the first waits until the site is built

OPERATIONS = finder.operations()


def parsed(built: Path, place: str) -> HTMLParser:
    """A page."""
    return HTMLParser((built / place).read_text())


def operation(built: Path, name: str) -> Node:
    """The part of the reader that shows an operation."""
    page = parsed(built, f"reader/{OPERATIONS[name].tag}.html")
    found = page.css_first(f'.operation[data-operation="{name}"]')
    assert found is not None, f"the reader has no {name}"
    return found


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_a_pane_for_each_variant(built, name):
    shown = operation(built, name)
    for package, code in finder.find_all(OPERATIONS[name]).items():
        variant = next(v for v, each in VARIANTS.items() if each.package == package)
        pane = shown.css_first(f"#{name}-{variant}")
        assert pane is not None, f"no pane of {variant}"
        assert f"{code.file}:{code.line}" in pane.css_first(".pane-head").text()
        first = code.text.strip().splitlines()[0]
        assert first in pane.css_first("pre").text()


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_its_route_and_its_tests(built, name):
    shown = operation(built, name)
    assert OPERATIONS[name].path in shown.css_first(".summary").text()
    assert OPERATIONS[name].summary in shown.css_first(".summary").text()
    tests = [link.text() for link in shown.css(".tests a")]
    assert len(tests) == len(finder.tests_of(name))
    assert all(test.startswith(name) for test in tests)


@pytest.mark.parametrize("name", figures.REQUESTS)
def test_the_figures_of_an_operation_are_those_that_were_measured(built, name):
    table = operation(built, name).css_first("table").text()
    measured = figures.read("speed.json")["figures"]
    mine = [f for f in measured if f["request"] == figures.REQUESTS[name]]
    assert mine, f"speed.json has no {figures.REQUESTS[name]}"
    for figure in mine:
        assert f"{figure['rate']:,.0f} {figure['to_bare']:.2f} of bare" in table


def test_queries_stand_below_the_view_that_calls_them(built):
    shown = operation(built, "create_article").text()
    assert "def add_article(" in shown
    assert "django_monolith/articles/queries.py:" in shown


def test_every_link_leads_somewhere_and_nothing_is_fetched_from_elsewhere(built):
    assert check.faults(built) == []


def test_style_and_scripts_ask_nobody_else(built):
    asked = re.compile(r"(?:url\(|@import|fetch\(|import\()\s*[\"']?(https?:)?//\w")
    ours = [*built.glob("assets/*.css"), *built.glob("assets/*.js")]
    theirs = built.rglob("assets/stylesheets/**/*.css")
    strays = [f.name for f in [*ours, *theirs] if asked.search(f.read_text())]
    assert not strays


def test_the_front_page_answers_where_create_article_is(built):
    links = [link.text() for link in parsed(built, "index.html").css(".answers a")]
    for package in ("django_monolith", "flask_service", "fastapi_service"):
        assert any(f"{package}/articles/views.py:" in text for text in links), package


def test_the_front_page_says_what_takes_least_memory(built):
    least = sizes.least_memory()
    if least is None:
        pytest.skip("docs/measured/ has no deploy-*.json: see tests/deploy, --publish")
    told = parsed(built, "index.html").css_first(".answers").text()
    assert f"{least[0]}: {least[1]}" in told


def test_the_front_page_leads_to_a_raspberry_pi(built):
    links = parsed(built, "index.html").css(".answers a")
    leads = {link.text(): link.attributes["href"] for link in links}
    assert leads["a Raspberry Pi"] == "guides/raspberry-pi.html"


def test_the_front_page_has_the_readmes_table(built):
    text = parsed(built, "index.html").css_first("table").text()
    for variant in VARIANTS.values():
        assert variant.package in text
    readme = front.columns()
    assert readme.count("\n") > 5
    assert "Conformance" in text


def test_the_matrix_shows_every_run_that_was_counted(built):
    page = parsed(built, "conformance.html").text()
    for run, count in figures.read("conformance.json").items():
        assert f"{count['passed']:,} of " in page, run


def test_a_failed_run_is_not_shown_as_passed():
    cell = conformance.cell({"passed": 5, "failed": 2, "skipped": 1})
    assert '<b class="bad">5 of 7</b>' in cell
    assert "1 skipped" in cell


def test_a_row_that_nobody_measured_is_left_out(built):
    for file in built.glob("**/*.html"):
        if "source" not in file.relative_to(built).parts:
            page = HTMLParser(file.read_text())
            cells = {cell.text().strip() for cell in page.css("td")}
            assert "not measured" not in cells, file
