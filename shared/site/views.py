"""The pages for people of a feature, side by side: the functions of its pages.py."""

from ..cli.finder import GROWN, Code, cut
from ..cli.processes import ROOT
from . import calls, panes
from .panes import LABELS

FULL = [package for package in LABELS if package != GROWN]


def section(feature: str) -> str:
    """Every page view that at least two variants have; nothing for a feature without
    pages."""
    by_package = {package: functions(package, feature) for package in FULL}
    everywhere = dict.fromkeys(name for some in by_package.values() for name in some)
    rows = [
        f'<div id="page-{name}">{row(name, by_package)}</div>'
        for name in everywhere
        if sum(name in some for some in by_package.values()) > 1
    ]
    if not rows:
        return ""
    told = (
        "The same pages in each variant, by the "
        '<a href="repo:shared/contract/pages.md">contract of the pages</a>.'
    )
    html = f'<p class="summary">{told}</p>{"".join(rows)}'
    return f'## Pages {{ #pages }}\n\n<div class="operation">{html}</div>'


def functions(package: str, feature: str) -> dict[str, Code]:
    """What stands in a pages.py, by name. Django has some views as classes."""
    file = ROOT / package / feature / "pages.py"
    if not file.exists():
        return {}
    return {
        calls.snake(name): cut(file, found)
        for name, found in calls.top_level(file).items()
    }


def row(name: str, by_package: dict[str, dict[str, Code]]) -> str:
    """One page view in each variant."""
    found = {
        package: some[name] for package, some in by_package.items() if name in some
    }
    return panes.row(panes.function_panes(found), f"<code>{name}</code>")
