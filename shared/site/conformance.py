"""The conformance matrix: by feature, variant and database, as the suite counted it."""

from collections.abc import Iterable
from typing import Any

from ..cli.variants import VARIANTS
from . import figures
from .panes import LABELS
from .tables import table

DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "mariadb": "MariaDB"}
NAMES = dict(zip(VARIANTS, LABELS.values(), strict=True))


def page() -> str:
    """The whole page; empty where nothing was counted."""
    counted: dict[str, dict[str, Any]] = figures.read("conformance.json") or {}
    if not counted:
        return ""
    return f"""---
title: Conformance
---
# Conformance

One suite, over HTTP and WebSocket, knows no variant: it is the same for all four, and
for [your own service](repo:docs/guides/test-your-service.md). Counted by
`./parallax test -- --publish`; *skipped* is what a variant does not offer (event
streams and sockets over WSGI), each with its reason in the run.

{matrix(counted)}

{by_feature(counted)}

The tests: [tests/conformance](repo:tests/conformance).
"""


def matrix(counted: dict[str, dict[str, Any]]) -> str:
    """By variant and database."""
    known = [name for name in DATABASES if any(f"-{name}" in run for run in counted)]
    rows = [
        [label, *(cell(counted.get(f"{name}-{database}")) for database in known)]
        for name, label in [*NAMES.items(), ("all", "All four on one database")]
    ]
    heads = ["Variant", *(DATABASES[name] for name in known)]
    return table(heads, rows, "Conformance by variant and database", "matrix")


def by_feature(counted: dict[str, dict[str, Any]]) -> str:
    """By feature and variant, a table for each database; nothing where runs did not
    count by feature."""
    parts = []
    for database, label in DATABASES.items():
        runs = {
            name: counted.get(f"{name}-{database}", {}).get("features", {})
            for name in NAMES
        }
        features = unique(feature for run in runs.values() for feature in run)
        if features:
            rows = [
                [feature, *(cell(runs[name].get(feature)) for name in NAMES)]
                for feature in features
            ]
            heads = ["Feature", *NAMES.values()]
            made = table(heads, rows, f"Conformance by feature, {label}", "matrix")
            parts.append(f"## {label}, by feature\n\n{made}")
    return "\n\n".join(parts)


def unique(words: Iterable[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(words))


def cell(count: dict[str, Any] | None) -> str:
    """`895 passed`, and what was not."""
    if not count:
        return ""
    passed, failed = count.get("passed", 0), count.get("failed", 0)
    skipped = count.get("skipped", 0)
    mark = "bad" if failed else "good"
    text = f'<b class="{mark}">{passed:,} of {passed + failed:,}</b>'
    return f"{text} <small>{skipped:,} skipped</small>" if skipped else text
