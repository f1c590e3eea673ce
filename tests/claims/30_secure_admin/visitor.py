"""A browser as far as HTTP goes: cookies, and forms filled in as they come."""

from urllib.parse import urljoin

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

FIELDS = "input[name]:not([type=submit]):not([type=checkbox]), textarea[name]"


class Visitor:
    """A guest until they sign in."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(
            base_url=url, timeout=30, trust_env=False, follow_redirects=True
        )
        self.http.event_hooks["response"].append(self.note)
        self.set_cookies: dict[str, str] = {}  # by name, with their attributes

    def note(self, answer: httpx.Response) -> None:
        for header in answer.headers.get_list("set-cookie"):
            self.set_cookies[header.partition("=")[0]] = header.lower()

    def sees(self, path: str, text: str) -> bool:
        """Whether the page there, or where it leads, shows the text."""
        return text in self.http.get(path).text

    def fill(self, path: str, **fields: str) -> httpx.Response:
        """Open the page, fill in the form that has these fields, send it off."""
        page = self.http.get(path)
        form = form_of(LexborHTMLParser(page.text), fields)
        action = form.attributes.get("action") if form else None
        hidden = values(form) if form else {}
        return self.http.post(
            urljoin(str(page.url), action or ""),
            data={**hidden, **fields},
            headers={"Origin": str(self.http.base_url), "Referer": str(page.url)},
        )

    def token(self, path: str) -> dict[str, str]:
        """The proof that a form on this page carries, if any does."""
        page = LexborHTMLParser(self.http.get(path).text)
        found = page.css_first("input[name*=csrf]")
        return values_of([found]) if found else {}


def form_of(page: LexborHTMLParser, fields: dict[str, str]) -> LexborNode | None:
    """The form that has all of the fields."""
    for form in page.css("form"):
        if all(form.css(f"[name='{name}']") for name in fields):
            return form
    return None


def values(form: LexborNode) -> dict[str, str]:
    """What it would send if nobody typed anything, with its first button."""
    button = form.css_first("[type=submit]")
    pressed = [button] if button and button.attributes.get("name") else []
    return values_of(form.css(FIELDS) + pressed)


def values_of(nodes: list[LexborNode]) -> dict[str, str]:
    return {
        node.attributes["name"] or "": node.attributes.get("value") or node.text()
        for node in nodes
    }
