"""The limits hold on the pages too, counted together with the API's."""

import pytest

from .. import servers
from .conftest import ours
from .forms import Owner
from .pages import REDIRECTS, Browser, needs_pages
from .people import PASSWORD, Person, sign_in


@pytest.fixture(scope="module")
def strict(service, site):
    """The variant once more on the same database, limits on, three writes a minute."""
    needs_pages(service)
    plain = service.needs_to_be_ours()
    with (
        site.redis(f"strict-pages-{plain.url.rpartition(chr(58))[2]}") as redis,
        servers.running(
            plain.variant, site.folder, plain.database_url, redis,
            jobs=False, RATE_LIMITS="on", RATE_LIMIT_LOGIN_ACCOUNT="4/minute",
            RATE_LIMIT_WRITES="3/minute",
        ) as server,
    ):  # fmt: skip
        yield ours(server)


def is_too_many(answer):
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.status == 429, answer
    return True


def test_pages_count_tries_to_sign_in_with_those_of_the_api(strict, ada):
    guest, user = strict.guest(), {"email": ada.email, "password": "wrong password"}
    for _ in range(2):
        assert guest.post("/api/users/login", {"user": user}).status == 401
        answer = Browser(strict).submit("/login", **user)
        assert answer.status == 401
    answer = Browser(strict).submit("/login", email=ada.email, password=PASSWORD)
    assert is_too_many(answer) and answer.errors == ["rate too many requests"]
    assert answer.one("input[name=email]").attributes["value"] == ada.email
    assert guest.post("/api/users/login", {"user": user}).status == 429


def test_pages_count_writes_with_those_of_the_api(strict, ada):
    mine = Person(strict.http, ada.username, ada.email, ada.token)
    browser = Browser(strict).sign_in(ada)
    article = mine.publish()
    path = f"/article/{article['slug']}"
    for body in ("One", "Two"):
        assert browser.submit(path, body=body).status in REDIRECTS
    answer = browser.submit(path, body="Three")
    assert is_too_many(answer) and answer.one("textarea[name=body]").text() == "Three"
    for action in ("/favorite", "/delete"):
        assert is_too_many(browser.post(f"{path}{action}", browser.proof, path))
    assert mine.post(f"/api/articles/{article['slug']}/favorite").status == 429
    assert (
        len(mine.get(f"/api/articles/{article['slug']}/comments").json["comments"]) == 2
    )


def test_pages_count_guesses_of_the_current_password(strict, bob):
    """Or a stolen session could try them all."""
    browser = Browser(strict).sign_in(bob)
    fields = dict(Owner(bob, bob, browser).settings().fields)
    fields |= {"password": "another-one", "current_password": "wrong password"}
    found = [browser.submit("/settings", **fields).status for _ in range(4)]
    assert found[:3] == [422] * 3 and found[3] == 429
    refused = {"email": bob.email, "password": PASSWORD}
    assert strict.guest().post("/api/users/login", {"user": refused}).status == 429


def test_pages_leave_nobody_out_for_somebody_elses_tries(strict, carol):
    assert sign_in(strict.http, carol.email).get("/api/user").status == 200
    assert Browser(strict).sign_in(carol).get("/settings").status == 200
