"""What people do on the pages as a matter of course."""

import re
from typing import TYPE_CHECKING

import pytest

from . import chromium
from .visits import WAIT

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Whoever imports `expect` from here is skipped, and says so, where there is none.
expect = pytest.importorskip("playwright.sync_api", reason=chromium.missing()).expect
expect.set_options(timeout=WAIT)

# The server's answer is wanted, not the browser's opinion of a field.
NO_VALIDATION = "for (const form of document.forms) form.noValidate = true"


def fill(page: "Page", **fields: str) -> None:
    """Type into the fields with these names."""
    page.evaluate(NO_VALIDATION)
    for name, text in fields.items():
        page.locator(f"main [name={name}]").first.fill(text)


def press(page: "Page", button: str) -> None:
    """A button by its text, with or without a number after it; then the next page is
    there."""
    name = re.compile(rf"^\s*{re.escape(button)}(\s*\(\d+\))?\s*$")
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def write_article(page: "Page", title: str, *tags: str, **fields: str) -> None:
    """Publish by the editor; tags are separated by commas, whoever does it."""
    page.goto("/editor")
    fill(page, title=title, **{"description": "About it", "body": "Text"} | fields)
    page.get_by_placeholder("Enter tags").fill(", ".join(tags))
    press(page, "Publish Article")


def path(page: "Page") -> str:
    """Where we are on the site."""
    return "/" + page.url.split("/", 3)[3]
