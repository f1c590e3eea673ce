"""Which other origins may read the API."""

import pytest

ALLOWED = "http://conduit.example"
FOREIGN = [
    "http://evil.example",
    "null",
    "http://conduit.example.evil.example",
    "http://evilconduit.example",
    "http://app.conduit.example",
    "https://conduit.example",
    "http://conduit.example:8080",
    "http://conduit.example@evil.example",
    "file://",
]
PREFLIGHT = {
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "authorization,content-type",
}
PATHS = ["/api/tags", "/api/user", "/api/articles/nothing", "/api/nothing"]


@pytest.fixture(autouse=True)
def ours(service):
    service.needs_to_be_ours()


@pytest.mark.parametrize("path", PATHS)
def test_cors_lets_an_origin_of_the_settings_read(guest, path):
    answer = guest.send("GET", path, headers={"Origin": ALLOWED})
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "origin" in answer.headers["vary"].lower()
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", FOREIGN)
def test_cors_lets_no_other_origin_read(guest, origin):
    for path in PATHS:
        answer = guest.send("GET", path, headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers, path
    headers = {"Origin": origin, **PREFLIGHT}
    answer = guest.send("OPTIONS", "/api/user", headers=headers)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", PATHS[:3])
def test_cors_answers_a_preflight(guest, path):
    headers = {"Origin": ALLOWED, **PREFLIGHT}
    answer = guest.send("OPTIONS", path, headers=headers)
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "PUT" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert "authorization" in allowed and "content-type" in allowed


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_cors_allows_every_method_of_the_api(guest, method):
    headers = {"Origin": ALLOWED, **PREFLIGHT, "Access-Control-Request-Method": method}
    answer = guest.send("OPTIONS", "/api/articles", headers=headers)
    assert method in answer.headers["access-control-allow-methods"]


def test_cors_holds_on_the_api_only(guest):
    for path in ("/healthz", "/readyz", "/metrics"):
        answer = guest.send("GET", path, headers={"Origin": ALLOWED})
        assert "access-control-allow-origin" not in answer.headers, path
