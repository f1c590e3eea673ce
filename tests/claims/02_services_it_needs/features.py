"""Features, and what shows that they work: tests of the shared suite, and probes."""

import socket
import ssl
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from urllib.parse import urlsplit

import httpx

from shared.cli.failures import Failure
from shared.cli.processes import ROOT, wait_until
from shared.cli.variants import HOST, child_env, is_healthy

from .tiers import Stack

SUITE = "tests/conformance"
CORE: dict[str, Sequence[str]] = {
    "accounts": [
        "test_accounts.py::test_register_answers_the_account_with_a_token",
        "test_accounts.py::test_login_answers_the_account_with_a_token_that_works",
        "test_current_user.py::test_update_current_user_changes_what_is_named_and_nothing_else",
    ],
    "articles": [
        "test_articles.py::test_create_article_answers_it_whole",
        "test_articles.py::test_update_article_changes_what_is_named_and_nothing_else",
        "test_articles.py::test_delete_article_is_for_its_author_and_moderators",
        "test_feed.py::test_feed_articles_holds_those_i_follow_newest_first",
    ],
    "comments and favourites": [
        "test_comments.py::test_create_comment_answers_it",
        "test_favorites.py::test_favorite_article_answers_the_article_with_its_count",
    ],
    "pages": [  # no test of all forms: one of those is for notifications
        "test_pages.py::test_pages_list_ten_articles_newest_first",
        "test_pages.py::test_pages_link_to_what_the_viewer_has",
        "test_pages_articles.py::test_pages_show_an_article",
        "test_pages_articles.py::test_pages_turn_the_buttons",
        "test_pages_articles.py::test_pages_edit_an_article",
    ],
    "moderation": [
        "test_moderation.py::test_update_user_gives_and_takes_a_role_at_once"
    ],
    "rooms and messages": [
        "test_rooms.py::test_create_room_answers_it",
        "test_messages.py::test_send_message_answers_it_with_its_seq",
        "test_messages.py::test_send_message_counts_without_gaps_under_twenty_writers",
    ],
}
MORE: dict[str, Sequence[str]] = {
    "messages as they come, by long poll": [
        "test_messages_list.py::test_list_messages_waits_and_answers_as_soon_as_one_arrives"
    ],
    "messages as they come, by socket": [
        "test_live.py::test_live_room_stores_acknowledges_and_tells_everybody",
        "test_live_resume.py::test_live_room_resumes_with_everything_later_once_and_in_order",
    ],
    "notifications": [
        "test_notifications.py::test_list_notifications_tells_followers_of_a_new_article"
    ],
}
SLOW = 60  # clients that never finish; a thread pool has a dozen threads
PATIENCE = 3.0  # seconds

type Probe = Callable[[Stack], bool]


def sign_ins_are_limited(stack: Stack) -> bool:
    """Ten wrong passwords are wrong, the eleventh try is refused."""
    carol = {"user": {"email": "carol@example.com", "password": "wrong password"}}
    with stack.with_limits() as url:
        login = partial(httpx.post, f"{url}/api/users/login", trust_env=False)
        found = [login(json=carol).status_code for _ in range(11)]
    return found == [401] * 10 + [429]


def tls(stack: Stack) -> bool:
    """An answer by https, by a certificate that we trust."""
    trusted = ssl.create_default_context()
    with stack.with_tls() as (port, certificate), suppress(httpx.TransportError):
        trusted.load_verify_locations(certificate)
        url = f"https://{HOST}:{port}/healthz"
        answer = httpx.get(url, verify=trusted, timeout=30, trust_env=False)
        return answer.status_code == 200
    return False


def answers_beside_60_slow_clients(stack: Stack) -> bool:
    """Who begin a request and never end it."""
    port = urlsplit(stack.url).port or 0
    with ExitStack() as slow:
        for _ in range(SLOW):
            client = slow.enter_context(socket.create_connection((HOST, port)))
            client.sendall(f"GET /healthz HTTP/1.1\r\nHost: {HOST}:{port}\r\n".encode())
        with suppress(httpx.TransportError):
            answer = httpx.get(
                f"{stack.url}/healthz", timeout=PATIENCE, trust_env=False
            )
            return answer.status_code == 200
    return False


def is_back_after_kill_9(stack: Stack) -> bool:
    """The last of all: the web server is gone after it, with all its processes."""
    stack.services["web"].kill()
    port = urlsplit(stack.url).port or 0
    with suppress(Failure):
        wait_until(lambda: is_healthy(port), "an answer", seconds=PATIENCE)
        return True
    return False


PROBES: dict[str, Probe] = {
    "limits on signing in": sign_ins_are_limited,
    "TLS": tls,
    "an answer beside 60 slow clients": answers_beside_60_slow_clients,
    "is back after kill -9": is_back_after_kill_9,
}


def outcomes(stack: Stack, wanted: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each feature and whether it works; nothing for what the variant does not
    offer."""
    tests = {name: nodes for name, nodes in (CORE | MORE).items() if name in wanted}
    passed = run_suite(stack, [node for nodes in tests.values() for node in nodes])
    for name, nodes in tests.items():
        found = [passed[node.partition("::")[2]] for node in nodes]
        known = [each for each in found if each is not None]
        if known:
            yield name, all(known)
    for name, probe in PROBES.items():
        if name in wanted:
            yield name, probe(stack)


def run_suite(stack: Stack, nodes: Sequence[str]) -> dict[str, bool | None]:
    """Whether each test passed; None where it was skipped. Raises AssertionError
    where pytest could not run."""
    report = stack.folder / "suite.xml"
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    places = [f"{SUITE}/{node}" for node in nodes]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--url={stack.url}", *places],
        cwd=ROOT,
        env=child_env({}),
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.returncode in (0, 1), f"the suite did not run:\n{said}"
    found: dict[str, bool | None] = {}
    tree = ElementTree.parse(report)  # noqa: S314 (our own file)
    for case in tree.iter("testcase"):
        name = case.get("name", "").partition("[")[0]
        if case.find("skipped") is None:
            broken = any(case.find(each) is not None for each in ("failure", "error"))
            found[name] = found.get(name) is not False and not broken
        else:
            found.setdefault(name, None)
    return found
