"""The lines of pages and panels in the docs are those of the code."""

from tests import batteries

from .test_sizes import PACKAGES


def test_the_docs_show_the_lines_of_pages_as_they_are():
    stale = "run `python -m tests.published`"
    assert batteries.PAGE.read_text() == batteries.page(), stale


def test_every_file_of_pages_is_counted():
    known = {"pages.py", "forms.py", "headers.py", "sessions.py", "filters.py"}
    for package in set(PACKAGES) & set(batteries.PACKAGES):
        root = batteries.ROOT / package
        there = {file.name for file in root.glob("*.py")} & known
        counted = {place.partition(":")[0] for place in batteries.SHARED[package]}
        assert there <= counted, package
