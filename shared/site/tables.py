"""Tables as HTML that scroll in themselves, and what stands in them."""

import re
from collections.abc import Iterable, Sequence
from html import escape


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str, kind: str = ""
) -> str:
    """The cells are HTML; the first of a row heads it."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="wide-table {kind}" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def prose(text: str) -> str:
    """A sentence that may have code in it, between backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def badge(word: str, kind: str = "") -> str:
    """A verdict, in a colour of its own and always as a word too."""
    name = (kind or word).replace(" ", "-")
    return f'<span class="badge {name}">{escape(word)}</span>'
