"""The decision matrix of a document, redrawn from our figures."""

from html import escape
from pathlib import Path
from typing import Any

from . import claims, figures
from .tables import badge, prose, table

KINDS = {"yes": "confirmed", "no": "refuted", "partly": "depends"}


def page(folder: Path = claims.FOLDER) -> str:
    """The whole page; empty before there are figures."""
    found: dict[str, Any] | None = figures.read("matrix.json", folder)
    if not found or not any(one["agrees"] in KINDS for one in found["rows"]):
        return ""
    known = [one for one in found["rows"] if one["agrees"] in KINDS]  # was measured
    rows = [row(one) for one in known]
    heads = [
        "You need",
        "Its pick",
        "What was measured",
        "Our pick",
        "Agrees",
    ]
    rules = "\n".join(f"- **{one['requirement']}**: {one['rule']}" for one in known)
    return f"""---
title: Which one to choose
hide: [toc]
---
# Which one to choose

The decision matrix of “{found["source"]["title"]}”, redrawn from what was measured
here.

{table(heads, rows, "Decision matrix", "decisions")}

## By which rules

{rules}

Made by `{found["command"]}` on {found["date"]}.
"""


def row(one: dict[str, Any]) -> list[str]:
    """A requirement."""
    pages = " ".join(
        f'<a href="repo:docs/measured/{name}">{name.removesuffix(".md")}</a>'
        for name in one.get("measured", [])
    )
    says = "".join(f"<li>{said(each)}</li>" for each in one["says"])
    return [
        escape(one["requirement"]),
        f"<b>{escape(one['theirs']['pick'])}</b><br>{escape(one['theirs']['why'])}",
        f"<ul>{says}</ul>" + (f"<small>See also {pages}</small>" if pages else ""),
        f"<b>{escape(one['ours']['pick'])}</b><br>{escape(one['ours']['because'])}",
        badge(one["agrees"], KINDS.get(one["agrees"], "")),
    ]


def said(one: dict[str, Any]) -> str:
    """What a claim says to it."""
    link = f'<a href="{one["claim"]:02}.html">Claim {one["claim"]}</a>'
    return f"{link} {badge(one['verdict'])} {prose(one['text'])}"
