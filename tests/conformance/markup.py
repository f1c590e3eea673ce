"""What HTML does when a browser reads it: an oracle that parses, and no regex over the
source, which would take escaped text for the real thing."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}
ADDRESSES |= {"background", "cite", "longdesc", "lowsrc", "dynsrc", "manifest", "ping"}
REMOVED = re.compile(r"[\t\n\r]")  # what browsers leave out of an address
EDGES = "".join(map(chr, range(33)))  # what they strip from its ends
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
KNOWN_SCHEMES = {"http", "https", "mailto"}
NOT_RUN = {"application/json", "text/template"}  # data blocks
# Whatever loads, embeds, redirects or styles by itself.
FOREIGN = {"iframe", "frame", "object", "embed", "applet", "base", "portal", "math"}
FOREIGN |= {
    "noscript",
    "foreignobject",
    "animate",
    "set",
    "noembed",
    "xmp",
    "video",
    "audio",
}
LOCAL = {"script", "link", "form", "input", "button"}
NONCE = re.compile(r"'nonce-([^']+)'")
NOTHING = "javascript:void(0)"  # Flask-Admin's own links that lead nowhere


def dangers(
    tree: LexborHTMLParser, headers: Mapping[str, str], host: str = ""
) -> list[str]:
    """Everything in the page that runs, loads or leads where no template of ours means
    to: what the answer's own nonce marks, and what lies on this `host`, is meant."""
    nonces = set(NONCE.findall(headers.get("content-security-policy", "")))
    return [
        f"{danger}: {node.html[:200] if node.html else node.tag}"
        for node in (tree.root.traverse() if tree.root else [])
        for danger in _dangers(node, nonces, host)
    ]


def _dangers(node: LexborNode, nonces: set[str], host: str) -> Iterator[str]:
    tag = (node.tag or "").lower()
    has = {name.lower(): value or "" for name, value in node.attributes.items()}
    if tag == "script" and has.get("type", "").lower() not in NOT_RUN:
        if has.get("nonce") not in nonces:
            yield "a script without the nonce"
    elif tag == "style" and has.get("nonce") not in nonces:
        yield "a style without the nonce"
    elif tag in FOREIGN:
        yield "an element that is never ours"
    if tag == "meta" and has.get("http-equiv", "").lower() == "refresh":
        yield "a redirect"
    for name, value in has.items():
        if name.startswith("on"):
            yield "a handler"
        elif name == "srcdoc":
            yield "a document"
        elif name in ADDRESSES and value != NOTHING:
            yield from _address(tag, value, host)


def _address(tag: str, value: str, host: str) -> Iterator[str]:
    address = REMOVED.sub("", value).strip(EDGES).replace("\\", "/")
    scheme = SCHEME.match(address)
    if scheme and scheme[1].lower() not in KNOWN_SCHEMES:
        if not (tag == "img" and address.lower().startswith("data:image/")):
            yield "an address of another kind"
    elif tag in LOCAL and urlsplit(address).netloc not in ("", host):
        yield "something from elsewhere, or a form that goes there"
