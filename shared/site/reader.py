"""The side-by-side reader: a page for each feature of the contract.

Nothing marks the code: the contract names the operations, `cli.finder` finds them, and
`calls` what stands behind them.
"""

from collections.abc import Iterator
from html import escape

from ..cli import finder
from ..cli.finder import GROWN, MONOLITH, Code, Operation
from ..cli.processes import ROOT
from ..cli.variants import VARIANTS
from . import calls, claims, figures, panes, views
from .panes import LABELS, NAMES
from .tables import badge, table

FEATURES = {
    "accounts": "Accounts",
    "articles": "Articles",
    "chat": "Chat",
    "notifications": "Notifications",
    "moderation": "Moderation",
    "meta": "Meta",
}


def page(feature: str) -> str:
    """The whole page, as Markdown with HTML in it."""
    mine = [o for o in finder.operations().values() if o.tag == feature]
    shown: set[Code] = set()
    parts = [
        f"---\ntitle: {FEATURES[feature]}\nhide: [navigation]\n---\n",
        f"# {FEATURES[feature]}, side by side\n",
        panes.bar({NAMES[package]: label for package, label in LABELS.items()}),
        overview(mine),
        *(operation(one, shown) for one in mine),
        views.section(feature),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def overview(operations: list[Operation]) -> str:
    """Every operation of the page, with a link down to it."""
    rows = "".join(
        f'<li><a href="#{one.name}"><code>{one.name}</code></a> {route(one)} '
        f"<span>{escape(one.summary)}</span></li>"
        for one in operations
    )
    return f'<ul class="operations">{rows}</ul>'


def route(operation: Operation) -> str:
    """`GET /api/articles`."""
    method = operation.method
    return (
        f'<span class="route"><b class="method {method.lower()}">{method}</b> '
        f"<code>{escape(operation.path)}</code></span>"
    )


def operation(one: Operation, shown: set[Code]) -> str:
    """One operation: its route, views, queries, tests, figures. `shown` is the code
    that stands above already."""
    found = finder.find_all(one)
    views_row = panes.row(
        [
            panes.variant_pane(package, code, f"{one.name}-{NAMES[package]}", shown)
            for package, code in found.items()
        ],
        "View",
    )
    html = (
        f'<div class="operation" data-operation="{one.name}">'
        f'<p class="summary">{route(one)} {escape(one.summary)}</p>'
        f"{views_row}{queries(found, shown)}{held_by(one)}{measured(one)}"
        f"{tried(found)}</div>"
    )
    return f"## {one.name} {{ #{one.name} }}\n\n{html}"


def queries(found: dict[str, Code | None], shown: set[Code]) -> str:
    """The database work behind an operation, one row for each name."""
    behind = {
        package: {query.name: query for query in calls.queries_of(code)}
        for package, code in found.items()
        if code and not (package == GROWN and code.file.parts[0] == MONOLITH)
    }
    every = dict.fromkeys(name for some in behind.values() for name in some)
    rows: list[str] = []
    again: list[str] = []
    for name in every:
        mine = {p: some[name] for p, some in behind.items() if name in some}
        if shown >= set(mine.values()):
            again.append(panes.link_up(name, mine))
        else:
            rows.append(panes.row(panes.function_panes(mine)))
            shown |= set(mine.values())
    if not every:
        return ""
    also = f'<p class="again">Shown above: {", ".join(again)}</p>' if again else ""
    return f"<h3>Queries</h3>{''.join(rows)}{also}"


def held_by(one: Operation) -> str:
    """The tests whose names begin with the operation."""
    items = [
        f"<li>{panes.link(code, code.name.removeprefix('test_'))}</li>"
        for code in tests_of(one.name)
    ]
    tests = f"{len(items)} tests" if len(items) > 1 else "1 test"
    return (
        f'<details class="tests"><summary>Held by {tests}</summary>'
        f"<ul>{''.join(items)}</ul></details>"
    )


def tests_of(operation: str) -> Iterator[Code]:
    """Their code."""
    for place in finder.tests_of(operation):
        file, _, name = place.partition("::")
        definition = calls.top_level(ROOT / file)[name]
        yield finder.cut(ROOT / file, definition)


def measured(one: Operation) -> str:
    """A table of what was measured of it."""
    rows = [
        [f'<a href="repo:{row.page}">{row.what}</a>']
        + [row.cells.get(name, "") for name in VARIANTS]
        for row in figures.of_operation(one.name)
    ]
    heads = ["Measured", *LABELS.values()]
    return table(heads, rows, f"{one.name}, measured", "numbers") if rows else ""


def tried(found: dict[str, Code | None]) -> str:
    """The claims that were tested on its code."""
    codes = [code for code in found.values() if code]
    codes += [query for code in codes for query in calls.queries_of(code)]
    links = ", ".join(
        f'<a href="../claims/{result["claim"]:02}.html">{claims.title(result)}</a> '
        f"{badge(result['verdict'])}"
        for result in claims.about(codes)
    )
    return f'<p class="again">Claims tested on it: {links}</p>' if links else ""
