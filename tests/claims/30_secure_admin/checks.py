"""The black-box suite: each check is a question that is answered yes where all is well.

None says that the panel does not offer what is asked about.
"""

import re
import secrets
from collections.abc import Callable

from .panel import Panel
from .visitor import Visitor

ELSEWHERE = "http://evil.example"
WRONG = 12  # passwords in a row; our own limit is ten a minute

type Check = Callable[[Panel], bool | None]


def title() -> str:
    """Found nowhere else."""
    return f"Gears{secrets.token_hex(6)}"


def lists_rows(panel: Panel) -> bool:
    panel.insert(name := title())
    return panel.admin.sees(panel.list, name)


def adds_a_row(panel: Panel) -> bool | None:
    if not panel.add:
        return None
    panel.admin.fill(panel.add, title=(name := title()), body="Text")
    return panel.has(name)


def changes_a_row(panel: Panel) -> bool | None:
    if not panel.edit:
        return None
    number, name = panel.insert(title()), title()
    panel.admin.fill(panel.edit.format(id=number), title=name)
    return panel.has(name)


def removes_a_row(panel: Panel) -> bool:
    return panel.does(panel.admin, panel.removal(panel.insert(title())))


def a_guest_reads_nothing(panel: Panel) -> bool:
    panel.insert(name := title())
    is_there = panel.admin.sees(panel.list, name)
    return is_there and not panel.guest().sees(panel.list, name)


def a_guest_changes_nothing(panel: Panel) -> bool:
    return not panel.does(panel.guest(), panel.removal(panel.insert(title())))


def an_account_without_rights_gets_nothing(panel: Panel) -> bool:
    number = panel.insert(name := title())
    stranger = panel.enter(panel.login.stranger if panel.login else "")
    reads = stranger.sees(panel.list, name)
    return not reads and not panel.does(stranger, panel.removal(number))


def who_may_look_cannot_change(panel: Panel) -> bool:
    """And does see what may be seen, or the answer would mean nothing."""
    number = panel.insert(name := title())
    viewer = panel.viewer
    deed = panel.overreach or panel.removal(number)
    return viewer.sees(panel.list, name) and not panel.does(viewer, deed)


def a_form_without_its_token_changes_nothing(panel: Panel) -> bool:
    """As a page of another site would have an admin's browser send it."""
    deed, admin = panel.removal(panel.insert(title())), panel.admin
    return not panel.does(admin, deed, token=False, origin=ELSEWHERE)


def cannot_be_framed(panel: Panel) -> bool:
    headers = panel.admin.http.get(panel.list).headers
    policy = directives(headers.get("content-security-policy", ""))
    ancestors = policy.get("frame-ancestors", ["*"])
    option = headers.get("x-frame-options", "").upper()
    return option in ("DENY", "SAMEORIGIN") or "*" not in ancestors


def its_session_cookie_is_guarded(panel: Panel) -> bool | None:
    """HttpOnly and SameSite; of the cookies without which nobody is known."""
    panel.insert(name := title())
    if not panel.login:
        return None
    admin = panel.enter(panel.login.admin)
    needed = [
        header
        for cookie, header in admin.set_cookies.items()
        if not without(admin, panel, cookie).sees(panel.list, name)
    ]
    return bool(needed) and all(
        "; httponly" in each and re.search("; samesite=(lax|strict)", each)
        for each in needed
    )


def without(visitor: Visitor, panel: Panel, cookie: str) -> Visitor:
    """The same browser, one cookie short."""
    other = panel.guest()
    for each in visitor.http.cookies.jar:
        if each.name != cookie:
            other.http.cookies.set(each.name, each.value or "")
    return other


def removals_are_logged(panel: Panel) -> bool:
    """Somewhere in its database the title is still found."""
    number = panel.insert(name := title())
    removed = panel.does(panel.admin, panel.removal(number))
    return removed and panel.mentions(name)


def no_inline_script_may_run(panel: Panel) -> bool:
    headers = panel.admin.http.get(panel.list).headers
    policy = directives(headers.get("content-security-policy", ""))
    scripts = policy.get("script-src", policy.get("default-src"))
    return scripts is not None and "'unsafe-inline'" not in scripts


def a_dozen_wrong_passwords_are_too_many(panel: Panel) -> bool:
    """Then even the right one has to wait."""
    if not panel.login:
        return False
    panel.insert(name := title())
    for number in range(WRONG):
        panel.enter(panel.login.admin, f"wrong-{number}")
    return not panel.enter(panel.login.admin).sees(panel.list, name)


def rows_can_be_hidden(panel: Panel) -> bool:
    """From somebody who sees the others."""
    panel.insert(shown := title())
    panel.insert(hidden := title())
    place = panel.hide(hidden) if panel.hide else panel.list
    sees = panel.viewer.sees
    return sees(panel.list, shown) and not sees(place, hidden)


def directives(policy: str) -> dict[str, list[str]]:
    """Of a Content-Security-Policy, each with its sources."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def told(check: Check) -> str:
    """Its name as a sentence."""
    return check.__name__.replace("_", " ")


WORKS: list[Check] = [lists_rows, adds_a_row, changes_a_row, removes_a_row]
SAFE: list[Check] = [
    a_guest_reads_nothing,
    a_guest_changes_nothing,
    an_account_without_rights_gets_nothing,
    who_may_look_cannot_change,
    a_form_without_its_token_changes_nothing,
    cannot_be_framed,
    its_session_cookie_is_guarded,
]
BEYOND: list[Check] = [
    removals_are_logged,
    no_inline_script_may_run,
    rows_can_be_hidden,
    a_dozen_wrong_passwords_are_too_many,  # the last: who is locked out stays so
]
