"""Pieces of code side by side: columns on a wide screen, tabs on a narrow one.

Links are written `repo:path#L12`, a place in the project; `links` makes them lead to
the page that shows that file.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from ..cli.finder import GROWN, MONOLITH, Code, operations
from ..cli.variants import VARIANTS
from . import calls, highlight

LABELS = {
    "django_monolith": "Django",
    "flask_service": "Flask",
    "fastapi_service": "FastAPI",
    "realtime_channels": "Channels",
}
NAMES = {variant.package: name for name, variant in VARIANTS.items()}
SAME = "realtime_channels serves the monolith's, as it is."


def link(code: Code, text: str = "") -> str:
    """A link to where the code stands; by default it shows the file and the line."""
    place = f"{code.file}:{code.line}"
    title = f' title="{escape(place)}"' if text else ""
    address = f"repo:{code.file}#L{code.line}"
    return f'<a href="{escape(address)}"{title}>{escape(text or place)}</a>'


def code_block(code: Code, label: str) -> str:
    """The code, with the line numbers that it has in its file."""
    name = f"{label}: {code.name}"
    return highlight.block(code.text, code.file.name, name, code.line)


def pane(variant: str, label: str, head: str, body: str, mark: str = "") -> str:
    """One column, or what one tab shows."""
    identity = f' id="{mark}"' if mark else ""
    return (
        f'<div class="pane" data-variant="{variant}"{identity}><p class="pane-head">'
        f"<strong>{escape(label)}</strong> {head}</p>{body}</div>"
    )


def variant_pane(package: str, code: Code | None, mark: str, shown: set[Code]) -> str:
    """A variant's view. There are four of an operation, whatever stands behind them."""
    label, name = LABELS[package], NAMES[package]
    if code is None:
        return pane(name, label, "", '<p class="note">Not here.</p>', mark)
    same = package == GROWN and code.file.parts[0] == MONOLITH
    body = code_block(code, label) + beside(code, label, set() if same else shown)
    if same:
        told = f"<summary>{SAME}</summary>"
        body = f'<details class="same">{told}{body}</details>'
    return pane(name, label, link(code), body, mark)


def beside(code: Code, label: str, shown: set[Code]) -> str:
    """The helpers of a view in its own file, in full the first time that a page needs
    them, and links to all else that it names. `shown` are those that it had."""
    named = calls.names_of(code)
    new = [
        one
        for one in named
        if one.file == code.file and one not in shown and not is_operation(one)
    ]
    shown |= set(new)
    blocks = "".join(
        f'<p class="helper">{link(one)}</p>{code_block(one, label)}' for one in new
    )
    links = " ".join(link(one, one.name) for one in named if one not in new)
    return blocks + (f'<p class="names"><span>uses</span> {links}</p>' if links else "")


def is_operation(code: Code) -> bool:
    """Whether it has a place of its own on the page."""
    return code.name in operations()


def function_panes(found: Mapping[str, Code]) -> Iterator[str]:
    """A function in the packages that have it. What the monolith has is Channels' too,
    where that has none of its own."""
    for package, code in found.items():
        name, label = NAMES[package], LABELS[package]
        if package == MONOLITH and GROWN not in found:
            name += f" {NAMES[GROWN]}"
            label += f", {LABELS[GROWN]}"
        head = f"<code>{code.name}</code> {link(code)}"
        block = code_block(code, LABELS[package])
        yield pane(name, label, head, block, anchor(code))


def anchor(code: Code) -> str:
    """What a link on the same page calls a function of a variant."""
    return "-".join([code.name, *code.file.with_suffix("").parts])


def link_up(name: str, found: Mapping[str, Code]) -> str:
    """A link to where a function is shown on this page."""
    code = next(iter(found.values()))
    return f'<a href="#{anchor(code)}"><code>{name}</code></a>'


def row(panes: Iterable[str], title: str = "") -> str:
    """Panes that belong side by side."""
    heading = f"<h3>{title}</h3>" if title else ""
    return f'{heading}<div class="panes">{"".join(panes)}</div>'


def bar(chosen: Mapping[str, str]) -> str:
    """Where the reader chooses what to see: boxes and columns on a wide screen, tabs
    on a narrow one. Hidden until the script has found it."""
    boxes = "".join(
        f'<label><input type="checkbox" name="shown" value="{name}" checked>'
        f"<span>{label}</span></label>"
        for name, label in chosen.items()
    )
    tabs = "".join(
        f'<label><input type="radio" name="tab" value="{name}">'
        f"<span>{label}</span></label>"
        for name, label in chosen.items()
    )
    columns = "".join(
        f'<label><input type="radio" name="columns" value="{number}">'
        f"<span>{number}</span></label>"
        for number in (1, 2, 4)
    )
    return (
        '<form class="reader-bar" hidden>'
        f'<fieldset class="shown"><legend>Show</legend>{boxes}</fieldset>'
        f'<fieldset class="columns"><legend>Columns</legend>{columns}</fieldset>'
        f'<fieldset class="tabs"><legend>Variant</legend>{tabs}</fieldset>'
        "</form>"
    )
