"""A page as lines that can be compared: an element's tag or a text on each.

Left out is what CONTRACT.md allows to differ: the variant's name, the CSRF field, the
nonce, the transports; and space between elements, which is each template's own.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from shared.cli.variants import VARIANTS

NAMES = re.compile("|".join(variant.package for variant in VARIANTS.values()))
NOT_COMPARED = {"nonce", "data-transports"}
TEMPLATE = re.compile(r"(</?)template\b")  # a parser hides what is in it
TOKENS = {"csrfmiddlewaretoken", "csrf_token"}
AS_TYPED = {"pre", "textarea"}  # where spaces count


def lines(html: str) -> list[str]:
    """The page in a canonical form."""
    open_ = TEMPLATE.sub(r"\1a-template", html)
    root = LexborHTMLParser(open_).root
    assert root is not None
    return list(_lines(root, 0))


def _lines(node: LexborNode, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if node.is_text_node:
        text = node.text_content or ""
        if node.parent is not None and node.parent.tag not in AS_TYPED:
            text = " ".join(text.split())
        if text:
            yield indent + NAMES.sub("VARIANT", repr(text))
    elif node.is_element_node and node.attributes.get("name") not in TOKENS:
        yield f"{indent}<{node.tag}{_attributes(node)}>"
        for child in node.iter(include_text=True):
            yield from _lines(child, depth + 1)


def _attributes(node: LexborNode) -> str:
    found = {
        name: " ".join(sorted((value or "").split())) if name == "class" else value
        for name, value in sorted(node.attributes.items())
        if name not in NOT_COMPARED
    }
    return "".join(f' {name}="{value or ""}"' for name, value in found.items())
