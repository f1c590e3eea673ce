"""The browser: Debian's Chromium, which can reach nothing but this machine."""

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# the same engine without a window's parts, in half the time, comes first
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# A third party's address is not found: what asks for one fails, here as in CI.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def program() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str | None:
    """What to install first, if anything."""
    if importlib.util.find_spec("playwright") is None:
        return "needs playwright, which requirements/development.txt brings"
    if program() is None:
        return "needs Chromium (Debian: apt install chromium-headless-shell)"
    return None


@contextmanager
def launched() -> Iterator["Browser"]:
    """A browser within the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=[ALONE])
        yield browser
        browser.close()


if __name__ == "__main__":
    if reason := missing():
        raise SystemExit(f"tests/browser {reason}")
    with launched() as started:
        print(f"tests/browser has Chromium {started.version}")
