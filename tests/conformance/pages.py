"""A browser as far as HTTP goes: cookies, forms, and what is in a page's HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from . import markup
from .client import TRUSTED
from .people import PASSWORD, Person
from .service import Service

REDIRECTS = (302, 303)
OTHER_HIDDEN = {
    "next",
    "upTo",
    "username",
}  # what is hidden in a form of ours, no token


@dataclass(frozen=True)
class Page:
    """What came back, whose HTML is never dangerous."""

    path: str
    status: int
    headers: httpx.Headers
    content: bytes

    def __str__(self) -> str:
        return f"{self.path}: {self.status} {self.location} {self.content[:500]!r}"

    @property
    def location(self) -> str:
        """Where it sends us, without our own address; empty for nowhere."""
        address = self.headers.get("location", "")
        parts = urlsplit(address)
        if parts.netloc and parts.netloc != self.headers["x-asked-host"]:
            return address
        return parts._replace(scheme="", netloc="").geturl()

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """As a browser reads it."""
        return LexborHTMLParser(self.content)

    def find(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """The only element of this kind; fails the test where there is none or more."""
        found = self.find(selector)
        assert len(found) == 1, f"{len(found)} of {selector} on {self}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """What they say, white space aside."""
        return [" ".join(node.text().split()) for node in self.find(selector)]

    def links(self, selector: str = "a") -> dict[str, str | None]:
        """Address by text."""
        found = zip(self.texts(selector), self.find(selector), strict=True)
        return {text: node.attributes.get("href") for text, node in found}

    @property
    def errors(self) -> list[str]:
        """The lines of `ul.error-messages`."""
        return self.texts("ul.error-messages li")

    def fields(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that posts there; its address is the page's
        own without `action`."""
        for form in self.find("form[method=post i]"):
            buttons = form.css("button[formaction]")
            goes = [node.attributes["formaction"] for node in buttons]
            goes.append(form.attributes.get("action") or self.path)
            if action in [(each or "").partition("?")[0] for each in goes]:
                return {
                    node.attributes["name"] or "": node.attributes.get("value") or ""
                    for node in form.css("input[type=hidden][name]")
                }
        raise AssertionError(f"no form for {action} on {self}")

    def token(self, action: str) -> dict[str, str]:
        """The proof that a form of this page carries; none in FastAPI."""
        hidden = self.fields(action).items()
        return {name: value for name, value in hidden if name not in OTHER_HIDDEN}


class Browser:
    """Somebody in front of the pages; a guest until they sign in."""

    def __init__(self, service: Service, headers: Mapping[str, str] = {}) -> None:
        self.service = service
        self.origin = service.url
        self.http = httpx.Client(
            base_url=service.url,
            timeout=40,
            verify=TRUSTED,
            trust_env=False,
            headers=dict(headers),
        )

    def get(self, path: str, headers: Mapping[str, str] = {}) -> Page:
        navigation = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        return self.send("GET", path, {**navigation, **headers})

    def submit(self, on: str, action: str | None = None, **fields: str) -> Page:
        """Fill in the form on page `on` that posts to `action` (by default the page
        itself), and send it off."""
        action = action or on
        hidden = self.get(on).fields(action.partition("?")[0])
        return self.post(action, hidden | fields, on=on)

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        on: str = "/",
        headers: Mapping[str, str] = {},
    ) -> Page:
        """What a browser sends from the page `on` of ours; a header that is empty is
        left out."""
        usual = {
            "Origin": self.origin,
            "Referer": f"{self.origin}{on}",
            "Sec-Fetch-Site": "same-origin",
        }
        return self.send("POST", path, {**usual, **headers}, fields)

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] = {},
        fields: Mapping[str, str] | None = None,
    ) -> Page:
        """One request, its answer checked."""
        given = {name: value for name, value in headers.items() if value}
        answer = self.http.request(method, path, headers=given, data=fields)
        answer.headers["x-asked-host"] = answer.request.headers["host"]
        page = Page(path, answer.status_code, answer.headers, answer.content)
        assert page.status < 500, f"{method} {page}"
        assert b"Traceback (most recent" not in page.content, f"{method} {page}"
        if answer.headers.get("content-type", "").startswith("text/html"):
            host = answer.headers["x-asked-host"]
            dangers = markup.dangers(page.tree, answer.headers, host)
            assert not dangers, f"{method} {path}: {dangers}"
        return page

    @cached_property
    def proof(self) -> dict[str, str]:
        """A token of this browser's own, good for any form."""
        signed_in = self.get("/settings").status == 200
        on, action = ("/settings", "/logout") if signed_in else ("/login", "/login")
        return self.get(on).token(action)

    @property
    def cookie(self) -> str:
        """The `Cookie` header."""
        return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())

    def sign_in(self, person: Person, password: str = PASSWORD) -> "Browser":
        """By the login page; fails the test when that is refused."""
        answer = self.submit("/login", email=person.email, password=password)
        assert answer.status in REDIRECTS, f"no login: {answer}"
        return self


def needs_pages(service: Service) -> None:
    """Skips the test where a foreign service has no pages; ours have to."""
    if service.server is None and service.http.get("/login").status_code == 404:
        pytest.skip("a foreign service has no pages: /login is not found")


def session_cookie(service: Service, person: Person) -> str:
    """The `Cookie` header of a browser in which `person` has signed in."""
    needs_pages(service)
    return Browser(service).sign_in(person).cookie
