"""Tokens: which are believed, and what ends them."""

import time

import httpx
import pytest

from ..servers import SECRET
from . import forgery
from .client import TRUSTED
from .people import PASSWORD, sign_in

INVALID = (401, {"token": ["is invalid"]})


def answer_to(guest, token, path="/api/user"):
    return guest.send("GET", path, headers={"Authorization": f"Token {token}"})


def believed(guest, tokens):
    """Which of the tokens are not refused as the contract says."""
    wrong = []
    for name, token in tokens.items():
        for path in ("/api/user", "/api/articles"):
            answer = answer_to(guest, token, path)
            if (answer.status, answer.errors if answer.status > 399 else 0) != INVALID:
                wrong.append(f"{name} at {path}: {answer}")
    return wrong


def test_get_current_user_believes_no_token_made_without_the_key(guest, ada, bob):
    wrong = believed(guest, forgery.without_secret(ada.token, bob.token))
    assert not wrong, "\n".join(wrong)
    assert answer_to(guest, ada.token).status == 200


def test_get_current_user_believes_no_token_with_wrong_claims(guest, ada, service):
    service.needs_to_be_ours()
    wrong = believed(guest, forgery.with_secret(SECRET, ada.token))
    assert not wrong, "\n".join(wrong)
    claims = forgery.read(ada.token)
    assert answer_to(guest, forgery.sign(SECRET, claims)).status == 200, "the control"


def test_get_current_user_forgives_clocks_a_minute_at_most(guest, ada, service):
    service.needs_to_be_ours()
    now = int(time.time())
    for edit in ({"exp": now - 30}, {"iat": now + 30}, {"nbf": now + 30}):
        token = forgery.sign(SECRET, {**forgery.read(ada.token), **edit})
        assert answer_to(guest, token).status == 200, edit


def test_get_current_user_gives_a_token_30_days(ada):
    claims = forgery.read(ada.token)
    assert claims["exp"] - claims["iat"] == 30 * 24 * 3600
    assert claims["sub"] == str(int(claims["sub"]))
    assert {"jti", "iss", "aud", "type", "version"} < set(claims)


def test_get_current_user_survives_a_token_of_100_kb(service):
    url = service.url
    with httpx.Client(base_url=url, verify=TRUSTED, trust_env=False) as raw:
        header = {"Authorization": f"Token {'x' * 100_000}"}
        assert raw.get("/api/user", headers=header).status_code in (400, 401, 431)
    service.still_works()


def test_get_current_user_refuses_two_headers(ada, bob, service):
    headers = [("Authorization", f"Token {who.token}") for who in (ada, bob)]
    request = service.http.build_request("GET", "/api/user", headers=headers)
    if service.server:
        assert ada.checked(request).status == 401
    else:  # what stands in front of it may call the request unreadable
        assert service.http.send(request).status_code in (400, 401)


def test_login_gives_every_token_an_id_of_its_own(ada):
    tokens = [sign_in(ada.http, ada.email).token for _ in range(3)]
    assert len({forgery.read(token)["jti"] for token in tokens}) == 3


def test_revoke_tokens_ends_every_token_of_mine_only(ada, bob, guest):
    again = sign_in(ada.http, ada.email)
    assert ada.delete("/api/user/tokens").status == 204
    for token in (ada.token, again.token):
        for path in ("/api/user", "/api/articles", "/api/rooms"):
            answer = answer_to(guest, token, path)
            assert (answer.status, answer.errors) == INVALID
    assert bob.get("/api/user").status == 200
    assert sign_in(ada.http, ada.email).get("/api/user").status == 200


def test_revoke_tokens_needs_a_token(guest):
    answer = guest.delete("/api/user/tokens")
    assert (answer.status, answer.errors) == (401, {"token": ["is missing"]})


def test_update_current_user_ends_other_tokens_with_a_new_password(ada, guest):
    other = sign_in(ada.http, ada.email)
    for number in (1, 2):  # Conduit clients change it twice with one token
        change = {"user": {"password": f"password-{number}"}}
        answer = ada.put("/api/user", change)
        assert answer.status == 200
        assert answer.json["user"]["token"] == ada.token
        assert ada.get("/api/user").status == 200
    assert (other.get("/api/user").status, other.get("/api/user").errors) == INVALID
    newest = sign_in(ada.http, ada.email, "password-2")
    assert newest.get("/api/user").status == 200
    for old in (PASSWORD, "password-1"):
        user = {"user": {"email": ada.email, "password": old}}
        assert guest.post("/api/users/login", user).status == 401


def test_update_current_user_exempts_only_the_last_acting_token(ada):
    second = sign_in(ada.http, ada.email)
    assert ada.put("/api/user", {"user": {"password": "password-1"}}).status == 200
    third = sign_in(ada.http, ada.email, "password-1")
    assert third.put("/api/user", {"user": {"password": "password-2"}}).status == 200
    assert [who.get("/api/user").status for who in (ada, second, third)] == [
        401,
        401,
        200,
    ]


def test_update_current_user_without_a_password_ends_no_token(ada):
    other = sign_in(ada.http, ada.email)
    assert (
        ada.put("/api/user", {"user": {"bio": "b", "email": ada.email}}).status == 200
    )
    assert other.get("/api/user").status == 200


def test_revoke_tokens_ends_the_exempt_token_too(ada):
    ada.put("/api/user", {"user": {"password": "password-1"}})
    newer = sign_in(ada.http, ada.email, "password-1")
    assert newer.delete("/api/user/tokens").status == 204
    assert [who.get("/api/user").status for who in (ada, newer)] == [401, 401]


@pytest.mark.parametrize(
    "scheme", ["Basic", "JWT", "Token:", "TokenToken", "Token Token"]
)
def test_get_current_user_knows_two_schemes_only(guest, ada, scheme):
    header = {"Authorization": f"{scheme} {ada.token}"}
    answer = guest.send("GET", "/api/user", headers=header)
    assert (answer.status, answer.errors) == INVALID
