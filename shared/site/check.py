"""Follows every link of the built site, and sees that it needs nobody else."""

import posixpath
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {  # what a browser loads by itself
    ("img", "src"),
    ("script", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("link", "href"),
}
GIVEN = {"canonical", "alternate"}  # a <link> that only says something


class Page(HTMLParser):
    """The ids, links and fetched addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids.add(told.get("id", ""))
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        for name, value in told.items():
            if (tag, name) in FETCHED and told.get("rel") not in GIVEN:
                self.fetched.append(value)


def faults(site: Path) -> list[str]:
    """Links that lead nowhere, and what would be fetched from elsewhere."""
    pages = {
        file.relative_to(site).as_posix(): Page(file.read_text())
        for file in sorted(site.rglob("*.html"))
    }
    return [
        fault
        for place, page in pages.items()
        if place != "404.html"  # its links are absolute: it may be shown anywhere
        for fault in faults_of(place, page, pages, site)
    ]


def faults_of(
    place: str, page: Page, pages: dict[str, Page], site: Path
) -> Iterator[str]:
    """Those of one page."""
    for address in page.fetched:
        if urlsplit(address).scheme in ("http", "https") or address.startswith("//"):
            yield f"{place} fetches {address}"
    for address in [*page.links, *page.fetched]:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        base = posixpath.dirname(place)
        target = place
        if parts.path:
            target = posixpath.normpath(posixpath.join(base, unquote(parts.path)))
        if not (site / target).is_file():
            yield f"{place}: {address} leads nowhere"
        elif parts.fragment and not has_anchor(pages.get(target), parts.fragment):
            yield f"{place}: {address} has no such anchor"


def has_anchor(page: Page | None, fragment: str) -> bool:
    """Whether a page has the place that a link names."""
    return page is None or unquote(fragment) in page.ids
