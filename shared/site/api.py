"""The contract as a page: every operation, who may call it, what it answers."""

from html import escape

import yaml

from ..cli.finder import CONTRACT, METHODS, operations
from . import reader

ROLES = CONTRACT.with_name("roles.yaml")


def page() -> str:
    """A table for each feature."""
    contract = yaml.safe_load(CONTRACT.read_text())
    described = {
        operation["operationId"]: operation
        for methods in contract["paths"].values()
        for method, operation in methods.items()
        if method in METHODS
    }
    tables = "\n\n".join(
        f"## {label}\n\n{table(feature, described)}"
        for feature, label in reader.FEATURES.items()
    )
    return f"""---
title: The API
hide: [toc]
---
# The API

Made from [openapi.yaml](repo:shared/contract/openapi.yaml), which every variant serves.
An operation's name is that of the function that answers it: the link shows the code of
all four. Live frames are in [chat.md](repo:shared/contract/chat.md), the status that
each kind of caller gets in [roles.yaml](repo:shared/contract/roles.yaml).

{tables}
"""


def table(feature: str, described: dict[str, dict[str, object]]) -> str:
    """The operations of a feature."""
    rows = "".join(
        row(one.name, reader.route(one), one.summary, described[one.name])
        for one in operations().values()
        if one.tag == feature
    )
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("Operation", "Route", "What it does", "Who", "Answers")
    )
    return (
        '<div class="wide-table" tabindex="0" role="region" aria-label="Operations">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def row(name: str, route: str, summary: str, told: dict[str, object]) -> str:
    """One operation."""
    answers = told["responses"]
    assert isinstance(answers, dict)
    who = escape(str(told.get("x-who", "")))
    place = f"../reader/{operations()[name].tag}.html#{name}"
    return (
        f'<tr><td><a href="{place}"><code>{name}</code></a></td>'
        f"<td>{route}</td><td>{escape(summary)}</td><td>{who}</td>"
        f"<td>{', '.join(map(str, answers))}</td></tr>"
    )
