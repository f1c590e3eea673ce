"""Signing in by the login page, for the tests that need a page's cookie."""

import html
import re

import httpx
import pytest

from .people import PASSWORD, Person

HIDDEN = re.compile(r"<input[^>]*type=[\"']?hidden[^>]*>")


def session_cookie(service, person: Person) -> str:
    """The `Cookie` header of a browser in which `person` has signed in."""
    with httpx.Client(base_url=service.url, trust_env=False) as browser:
        page = browser.get("/login")
        if page.status_code == 404:
            pytest.skip("the service has no /login page, so no session cookie")
        assert page.status_code == 200, f"/login answered {page.status_code}"
        form = _hidden_fields(page.text)
        form |= {"email": person.email, "password": PASSWORD}
        headers = {"Origin": service.url, "Referer": f"{service.url}/login"}
        answer = browser.post("/login", data=form, headers=headers)
        assert answer.status_code in (302, 303), f"no login: {answer.text[:500]}"
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _hidden_fields(page: str) -> dict[str, str]:
    fields = {}
    for tag in HIDDEN.findall(page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and value:
            fields[name[1]] = html.unescape(value[1])
    return fields
