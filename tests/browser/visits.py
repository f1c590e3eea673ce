"""Browsers that watch what they are shown: whatever goes wrong in one fails its test.

A fault is a line of text: `console …`, `page …` (a script's error), `request …` (one
that failed), `answer 404 …`, `policy …` (the Content Security Policy was violated),
`dialog …`. A test says beforehand which ones it is about: `visit.expect("answer 422")`.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..conformance.people import PASSWORD, Person
from ..conformance.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

WAIT = 15_000  # milliseconds; only a failing test waits so long
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
WIDE = {"viewport": {"width": 1280, "height": 800}}
LEFT = "net::ERR_ABORTED"  # the page went on before the answer came
LOADING = "Failed to load resource"  # told by `answer` and `request`, in more words
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", event => console.error(
  `violated ${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""


class Visits:
    """The browsers of one test."""

    def __init__(self, browser: "Browser", service: Service | None) -> None:
        self.browser = browser
        self.service = service
        self.contexts: list[BrowserContext] = []
        self.console: list[str] = []
        self.faults: list[str] = []
        self.expected: list[str] = []

    def __call__(
        self,
        person: Person | None = None,
        at: Service | None = None,
        **options: Any,
    ) -> "Page":
        """A page in a new browser, in which `person` has signed in, at a service.

        `options` are those of Playwright's `new_context`: `java_script_enabled=False`,
        `viewport`, `color_scheme`, `bypass_csp=True` …
        """
        service = at or self.service
        assert service is not None, "say at which service: visit(ada, at=service)"
        context = self.browser.new_context(base_url=service.url, **options)
        context.set_default_timeout(WAIT)
        context.add_init_script(TELL_VIOLATIONS)
        self._watch(context)
        self.contexts.append(context)
        page = context.new_page()
        if person is not None:
            sign_in(page, person)
        return page

    def expect(self, pattern: str) -> None:
        """A fault that this test is about: at least one has to come."""
        self.expected.append(pattern)

    def check(self) -> None:
        """Fails the test for what nobody expected, and for what did not come."""
        for pattern in self.expected:
            came = any(re.search(pattern, fault) for fault in self.faults)
            assert came, f"expected, but did not come: {pattern}"
        known = "|".join(self.expected) or r"(?!)"
        found = [fault for fault in self.faults if not re.search(known, fault)]
        self.faults, self.expected = [], []
        assert not found, "in the browser:\n" + "\n".join(found)

    def keep(self, folder: Path) -> None:
        """Screenshots, pages and what the console said."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "console.txt").write_text("\n".join(self.console) + "\n")
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            (folder / f"{number}.html").write_text(page.content())
            page.screenshot(path=folder / f"{number}.png", full_page=True)

    def close(self) -> None:
        """End all browsers."""
        while self.contexts:
            self.contexts.pop().close()

    def _watch(self, context: "BrowserContext") -> None:
        def fault(kind: str, text: str) -> None:
            self.console.append(f"{kind} {text}")
            self.faults.append(f"{kind} {text}")

        def on_console(message: Any) -> None:
            line = f"{message.type}: {message.text} ({message.location['url']})"
            if message.type != "error" or message.text.startswith(LOADING):
                self.console.append(f"console {line}")
            else:
                violated = "Content Security Policy" in line or "violated " in line
                fault("policy" if violated else "console", line)

        def on_failure(request: Any) -> None:
            if request.failure != LEFT:
                fault("request", f"{request.failure} {request.method} {request.url}")

        def on_answer(response: "Response") -> None:
            request = response.request
            line = f"{response.status} {request.method} {request.url}"
            if response.status >= 400:
                fault("answer", line)
            else:
                self.console.append(f"answer {line}")

        def on_dialog(dialog: Any) -> None:
            fault("dialog", dialog.message)
            dialog.dismiss()

        context.on("console", on_console)
        context.on("weberror", lambda error: fault("page", str(error.error)))
        context.on("requestfailed", on_failure)
        context.on("response", on_answer)
        context.on("dialog", on_dialog)


def sign_in(page: "Page", person: Person, password: str = PASSWORD) -> None:
    """By the page, as everybody does."""
    page.goto("/login")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", password)
    page.click("form button[type=submit]:has-text('Sign in')")
    page.wait_for_url("**/")
