"""No number in the README is typed by hand."""

from tests import published


def test_the_readme_shows_the_figures_as_they_are():
    text = published.README.read_text()
    assert published.BEGIN in text
    stale = "run `python -m tests.published`"
    assert published.renewed(text) == text, stale
