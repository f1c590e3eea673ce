"""Headers that every answer of the API has, and those that none has."""

import pytest

PUBLIC = ["/api/articles", "/api/tags", "/api/meta", "/api/nothing", "/api/user"]
PRIVATE = ["/api/user", "/api/articles", "/api/notifications", "/api/rooms"]


def forbids_storing(answer):
    return "no-store" in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("path", PUBLIC)
def test_headers_forbid_guessing_the_content_type(guest, path):
    answer = guest.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PRIVATE)
def test_headers_forbid_storing_what_one_person_sees(ada, path):
    assert forbids_storing(ada.get(path))


def test_headers_forbid_storing_a_token(guest, ada):
    user = {"email": ada.email, "password": "password123"}
    answer = guest.post("/api/users/login", {"user": user})
    assert answer.status == 200 and forbids_storing(answer)


@pytest.mark.parametrize("path", [*PUBLIC, "/healthz", "/metrics"])
def test_headers_tell_no_versions(guest, path):
    headers = guest.get(path).headers
    for name in ("server", "x-powered-by", "via"):
        said = headers.get(name, "")
        assert not any(character.isdigit() for character in said), said


def test_headers_set_no_cookie_on_the_api(guest, ada):
    for who in (guest, ada):
        for path in PUBLIC:
            assert "set-cookie" not in who.get(path).headers, path
