"""Pictures of every page: wide and on a phone, in light and in dark.

    python -m tests.browser.pictures                       into .parallax/screenshots
    python -m tests.browser.pictures --variant flask --to /tmp/pictures
    python -m tests.browser.pictures home article          only these pages

They show the seed's people, so they look alike whenever they are made.
"""

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from shared.cli.processes import ROOT

from .. import servers
from ..conformance.people import PASSWORD
from ..conformance.service import Service
from ..conftest import VARIANTS
from . import catalogue, chromium
from .visits import PHONE, WIDE, Visits

SIZES = {"wide": WIDE, "phone": PHONE}
SCHEMES = ("light", "dark")
# A picture of the whole page has no scroll bar, so no place for one either.
NO_GUTTER = "document.documentElement.style.scrollbarGutter = 'auto'"
LIVE = ".chat-state.is-live"  # a room's script has connected


def take(visits: Visits, stage: catalogue.Stage, names: list[str], to: Path) -> None:
    """Write `{page}-{size}-{scheme}.png` for each page."""
    for name in names:
        for size, options in SIZES.items():
            page = stage.open(visits, name, **options)
            if page.locator(".chat-state").count():
                page.wait_for_selector(LIVE)
            page.evaluate(NO_GUTTER)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                picture = to / f"{name}-{size}-{scheme}.png"
                page.screenshot(path=picture, full_page=True)
            visits.close()


def main() -> None:
    """Start a variant on the seed and take them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="PAGE", default=None)
    parser.add_argument("--variant", choices=VARIANTS, default="fastapi")
    parser.add_argument("--to", type=Path, default=ROOT / ".parallax" / "screenshots")
    options = parser.parse_args()
    if unknown := set(options.names) - set(catalogue.CATALOGUE):
        known = ", ".join(catalogue.CATALOGUE)
        parser.error(f"no such page: {', '.join(sorted(unknown))}; there are {known}")
    if reason := chromium.missing():
        raise SystemExit(reason)
    to = options.to / options.variant
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        site = servers.Site(Path(folder))
        database_url = site.database("sqlite", "pictures")
        servers.migrate(options.variant, database_url)
        servers.seed(database_url)
        redis = stack.enter_context(site.redis("redis"))
        server = stack.enter_context(
            servers.running(options.variant, site.folder, database_url, redis)
        )
        service = Service(server.url, ("ada@example.com", PASSWORD), server)
        visits = Visits(stack.enter_context(chromium.launched()), service)
        stage = catalogue.demo(service)
        take(visits, stage, options.names or list(catalogue.CATALOGUE), to)
    print(f"{len(list(to.glob('*.png')))} pictures in {to}")


if __name__ == "__main__":
    main()
