"""Article bodies: Markdown to HTML that is safe to show."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_TAGS = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "code"}
_TAGS |= {"pre", "blockquote", "ul", "ol", "li", "a", "img"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}}
_FIXED = {"pre": {"tabindex": "0"}}  # what scrolls is to be reached by keyboard


def _lower_headings(state: StateCore) -> None:
    """The page's own title is its only h1."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _without_plain_http(tag: str, name: str, value: str) -> str | None:
    """No picture that the pages' policy would refuse."""
    refused = (tag, name) == ("img", "src") and value.lower().startswith("http:")
    return None if refused else value


_markdown = MarkdownIt("commonmark", {"html": False})
_markdown.core.ruler.push("lower_headings", _lower_headings)


@lru_cache(maxsize=32)  # the longest bodies take a second, and are asked for again
def render(text: str) -> str:
    """HTML of `text`; raw HTML in it is shown as text, addresses are http, https
    or mailto only, those of pictures not http; headings begin at h2."""
    return nh3.clean(
        _markdown.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_without_plain_http,
        set_tag_attribute_values=_FIXED,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
