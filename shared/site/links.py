"""Where links lead.

A page of docs/ links as the project's files do, relative to itself, so that it can be
read without the site. A made page links by `repo:path`, or `page:place`. All become
links between pages: to the page made of a file, to a copy of a picture, else to its
source.
"""

import os
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..cli.processes import ROOT

MARKDOWN = re.compile(r"(?<=\]\()([^)\s]+)(?=(?:\s+\"[^\"]*\")?\))")
HTML = re.compile(r'(?<=href=")(repo:[^"]+)(?=")')
FENCE = re.compile(
    r"^(```|~~~).*?^\1\s*?$|`(?:[^`\n]|\n(?!\n))+`|<pre.*?</pre>", re.DOTALL | re.M
)
ELSEWHERE = re.compile(r"(?:https?|mailto):|#")
PICTURES = {".png", ".svg", ".jpg", ".webp"}
SOURCE = "source"


@dataclass
class Links:
    """Rewrites the links of pages, and remembers what they need."""

    homes: dict[str, str]  # a file of the project → the page made of it
    sources: set[str] = field(default_factory=set)  # files and folders to be shown
    pictures: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def rewrite(self, text: str, page: str, origin: str) -> str:
        """A page's text, its links made to lead somewhere. `origin` is the file of the
        project that it comes from, which relative links begin at."""
        place = partial(self._replace, page=page, origin=origin)
        in_html = partial(place, to_html=True)
        return outside_code(
            text, lambda part: MARKDOWN.sub(place, HTML.sub(in_html, part))
        )

    def _replace(
        self, match: re.Match[str], page: str, origin: str, to_html: bool = False
    ) -> str:
        address = match[1]
        if ELSEWHERE.match(address):
            return address
        path, _, fragment = re.sub(r"^\w+:", "", address).partition("#")
        start = "" if address.startswith("repo:") else posixpath.dirname(origin)
        target = posixpath.normpath(posixpath.join(start, path)).removeprefix("./")
        found = path if address.startswith("page:") else self.page_of(target)
        if found is None:
            self.broken.append(f"{origin}: {address} leads nowhere")
            return address
        if to_html:
            found = re.sub(r"\.md$", ".html", found)
        near = os.path.relpath(found, posixpath.dirname(page) or ".")
        return f"{near}#{fragment}" if fragment else near

    def page_of(self, target: str) -> str | None:
        """The page, or the copy of a picture, that stands for a file or a folder."""
        readme = posixpath.join(target, "README.md")
        if target in self.homes or readme in self.homes:
            return self.homes.get(target) or self.homes[readme]
        place = ROOT / target
        if not is_ours(place):
            return None
        if place.suffix in PICTURES:
            self.pictures.add(target)
            return f"pictures/{place.name}"
        self.sources.add(target)
        return source_page(target)


def with_operations(text: str, places: Mapping[str, str]) -> str:
    """The text, each operation that stands in it as `code` made a link to the page of
    `places` that shows it. Not in headings, links and blocks of code."""
    names = "|".join(places)
    told = re.compile(rf"(?<!\[)`({names})`(?!\])")
    lines, fenced = [], False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        if not fenced and not line.startswith(("#", "    ")):
            line = told.sub(lambda m: f"[`{m[1]}`](page:{places[m[1]]}#{m[1]})", line)
        lines.append(line)
    return "\n".join(lines)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text, changed where it is not code."""
    parts, end = [], 0
    for code in FENCE.finditer(text):
        parts += [change(text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, change(text[end:])])


def is_ours(place: Path) -> bool:
    """Whether it exists in the project, and not outside or among what tools leave."""
    if not place.exists() or not place.resolve().is_relative_to(ROOT):
        return False
    hidden = {"node_modules", "__pycache__", ".git", ".parallax"}
    return not hidden & set(place.relative_to(ROOT).parts)


def source_page(target: str) -> str:
    """The page that shows a file, or lists a folder."""
    if (ROOT / target).is_dir():
        return posixpath.normpath(f"{SOURCE}/{target}/index.md")
    return f"{SOURCE}/{target}.md"
