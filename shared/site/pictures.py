"""Takes the pictures of the reader, from the site as it was built, in a real Chromium.

Playwright drives the Chromium that is installed; neither is needed to build the site.
"""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..cli.failures import Failure
from ..cli.finder import operations
from ..cli.processes import ROOT
from .front import EXAMPLE, PICTURE, SIZE

PATIENCE = 120_000  # ms: the machine may be busy
NAMES = ("chromium", "chromium-browser", "google-chrome")


def take(site: Path) -> Iterator[Path]:
    """Write docs/pictures/reader-light.png and -dark.png. Raises Failure where there is
    no browser."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None or importlib.util.find_spec("playwright") is None:
        raise Failure("pictures need Chromium and playwright; see ./parallax doctor")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme=scheme
            )
            page.set_default_timeout(PATIENCE)
            feature = operations()[EXAMPLE].tag
            place = f"reader/{feature}.html#{EXAMPLE}"
            page.goto(f"{site.resolve().as_uri()}/{place}")
            page.wait_for_selector(".reader-bar:visible")
            file = ROOT / PICTURE.format(scheme)
            page.screenshot(path=file)
            yield file
        browser.close()
