"""Pages that show a file of the project, or what is in a folder: so a link to a line
leads somewhere, wherever the site is read."""

import posixpath

from ..cli.processes import ROOT
from . import highlight
from .links import is_ours

LONGEST = 400_000  # characters: a locked list of packages is still shown
HEAD = "---\ntitle: {title}\nhide: [navigation, toc]\nsearch:\n  exclude: true\n---\n"


def page(target: str) -> str:
    """The page of a file or a folder, as Markdown with HTML in it."""
    place = ROOT / target
    body = listing(target) if place.is_dir() else source(target)
    head = HEAD.format(title=place.name)
    return f"{head}\n# {place.name}\n\n{trail(target)}\n\n{body}\n"


def trail(target: str) -> str:
    """The folders on the way to it, each a link."""
    parts = target.split("/")
    links = [
        f'<a href="repo:{"/".join(parts[:depth])}">{parts[depth - 1]}</a>'
        for depth in range(1, len(parts))
    ]
    return f'<p class="trail">{" / ".join([*links, parts[-1]])}</p>'


def source(target: str) -> str:
    """A file's text, with an anchor at each line."""
    text = (ROOT / target).read_text(errors="replace")[:LONGEST]
    if not text.strip():
        return '<p class="note">Empty.</p>'
    return highlight.block(text, posixpath.basename(target), target, anchors="L")


def listing(target: str) -> str:
    """What is in a folder."""
    inside = sorted(
        (place for place in (ROOT / target).iterdir() if is_ours(place)),
        key=lambda place: (place.is_file(), place.name),
    )
    items = "".join(
        f'<li><a href="repo:{place.relative_to(ROOT)}">'
        f"{place.name}{'/' if place.is_dir() else ''}</a></li>"
        for place in inside
        if not place.name.startswith(".")
    )
    return f'<ul class="listing">{items}</ul>'
