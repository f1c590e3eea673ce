"""The front page: what this is, a picture of the reader, four columns, three doors."""

from ..cli import finder
from ..cli.finder import GROWN, MONOLITH
from ..cli.processes import ROOT
from . import panes, sizes
from .panes import LABELS

README = ROOT / "README.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
EXAMPLE = "create_article"
PICTURE = "docs/pictures/reader-{}.png"
SIZE = (1280, 860)  # of the pictures

DOORS = {
    "Read": (
        "repo:docs/guides/read.md",
        "Every operation in four frameworks: view, queries, tests, figures.",
    ),
    "Test": (
        "repo:docs/guides/test-your-service.md",
        "Hold your own service, in any language, to the suite that these four pass.",
    ),
    "Deploy": (
        "repo:docs/guides/run.md",
        "One command here; containers, systemd or a Raspberry Pi when it matters.",
    ),
}
CONFIGS = {
    "containers": "docs/guides/containers.md",
    "a server": "docs/guides/server.md",
    "a Raspberry Pi": "docs/guides/raspberry-pi.md",
}


def page() -> str:
    """The whole page."""
    return f"""---
title: Parallax
hide: [navigation, toc]
---
# Parallax

<p class="lead">{sentence()}</p>

{doors()}

{picture()}

## Four columns

{columns()}

## Found at once

{answers()}
"""


def sentence() -> str:
    """The README's first: up to its first full stop."""
    text = README.read_text().split("\n\n")[1]
    return " ".join(text.split()).partition(". ")[0].removesuffix(".") + "."


def doors() -> str:
    """Three ways in."""
    return (
        '<div class="doors">'
        + "".join(
            f'<a class="door" href="{address}"><strong>{name}</strong>'
            f"<span>{told}</span></a>"
            for name, (address, told) in DOORS.items()
        )
        + "</div>"
    )


def picture() -> str:
    """The reader as it looks, in the reader's colours; none before it was taken."""
    if not all((ROOT / PICTURE.format(kind)).exists() for kind in ("light", "dark")):
        return ""
    feature = finder.operations()[EXAMPLE].tag
    images = "".join(
        f'<img class="only-{kind}" src="pictures/reader-{kind}.png" width="{SIZE[0]}" '
        f'height="{SIZE[1]}" alt="{EXAMPLE} in the four frameworks, side by side">'
        for kind in ("light", "dark")
    )
    address = f"reader/{feature}.html#{EXAMPLE}"
    return f'<a class="picture" href="{address}">{images}</a>'


def columns() -> str:
    """The README's table, which is made from the figures."""
    return README.read_text().partition(BEGIN)[2].partition(END)[0].strip()


def answers() -> str:
    """What a newcomer asks first."""
    rows = [f"<li><b>Where is <code>{EXAMPLE}</code>?</b> {places()}</li>"]
    if least := sizes.least_memory():
        name, amount, where = least
        rows.append(
            f"<li><b>Which takes least memory?</b> {name}: {amount} ({where}). "
            '<a href="measured/size.html">All of them</a></li>'
        )
    guides = " · ".join(
        f'<a href="repo:{path}">{name}</a>'
        for name, path in CONFIGS.items()
        if (ROOT / path).exists()
    )
    if guides:
        rows.append(f"<li><b>How do I deploy it?</b> To {guides}.</li>")
    return f'<ul class="answers">{"".join(rows)}</ul>'


def places() -> str:
    """Where the example is in each variant, and all of them side by side."""
    one = finder.operations()[EXAMPLE]
    links = []
    for package, code in finder.find_all(one).items():
        same = package == GROWN and code and code.file.parts[0] == MONOLITH
        if code and not same:
            links.append(f"{LABELS[package]}: {panes.link(code)}")
        elif same:
            links.append(f"{LABELS[package]}: the monolith's")
    together = f'<a href="reader/{one.tag}.html#{EXAMPLE}">side by side</a>'
    return f"{'; '.join(links)}; or {together}"
