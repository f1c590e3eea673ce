"""Code as HTML, coloured once, when the site is built.

The classes are Pygments' own, for which the theme has colours in light and in dark.
"""

from functools import cache
from html import escape
from textwrap import dedent

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

FORMATTER = HtmlFormatter(nowrap=True)


@cache
def lexer_of(name: str) -> Lexer:
    """The lexer for a file of this name; plain text where none is known."""
    try:
        return get_lexer_for_filename(name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


@cache
def coloured(text: str, name: str) -> tuple[str, ...]:
    """The lines of a file's text, or of a part of it, as HTML."""
    html = highlight(text.rstrip("\n") + "\n", lexer_of(name), FORMATTER)
    html = html.replace("[", "&#91;")  # `rows[0](x)` is no link of Markdown's
    return tuple(html.removesuffix("\n").split("\n"))


def block(text: str, name: str, label: str, first: int = 1, anchors: str = "") -> str:
    """A block that scrolls in itself, by keyboard too. Its lines are numbered from
    `first`; with `anchors` each has an id that begins so."""
    lines = "\n".join(
        f'<span class="l"{mark(anchors, number)}>{line}</span>'
        for number, line in enumerate(coloured(dedent(text), name), first)
    )
    return (
        f'<div class="highlight code" tabindex="0" role="region" '
        f'aria-label="{escape(label)}">'
        f'<pre style="counter-reset: line {first - 1}"><code>{lines}</code></pre></div>'
    )


def mark(anchors: str, number: int) -> str:
    """The id of a line."""
    return f' id="{anchors}{number}"' if anchors else ""
