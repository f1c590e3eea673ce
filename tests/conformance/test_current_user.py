"""One's own account."""

import pytest

BLANK = ["can't be blank"]
TAKEN = ["has already been taken"]


def test_get_current_user_answers_the_token_that_was_presented(ada):
    for scheme in ("Token", "Bearer", "token"):
        header = {"Authorization": f"{scheme} {ada.token}"}
        answer = ada.send("GET", "/api/user", headers=header)
        assert answer.status == 200, scheme
        assert answer.json["user"]["token"] == ada.token
        assert answer.json["user"]["email"] == ada.email


def test_get_current_user_needs_a_token(guest):
    answer = guest.get("/api/user")
    assert (answer.status, answer.errors) == (401, {"token": ["is missing"]})


@pytest.mark.parametrize(
    "header", ["", "Token", "Basic YTpi", "Token a b", "Token a, b"]
)
def test_get_current_user_refuses_a_header_of_another_form(guest, header):
    answer = guest.send("GET", "/api/user", headers={"Authorization": header})
    assert answer.status == 401 and list(answer.errors) == ["token"]


def test_update_current_user_changes_what_is_named_and_nothing_else(ada):
    answer = ada.put("/api/user", {"user": {"bio": "I write programs."}})
    assert answer.status == 200
    user = answer.json["user"]
    assert user["bio"] == "I write programs."
    assert (user["username"], user["email"]) == (ada.username, ada.email)
    assert user["token"] == ada.token
    assert ada.get("/api/user").json["user"] == user


def test_update_current_user_reads_an_empty_bio_and_image_as_null(ada):
    for nothing in ("", None):
        ada.put("/api/user", {"user": {"bio": "b", "image": "https://x.test/a.png"}})
        answer = ada.put("/api/user", {"user": {"bio": nothing, "image": nothing}})
        user = answer.json["user"]
        assert answer.status == 200 and user["bio"] is None and user["image"] is None


@pytest.mark.parametrize("name", ["username", "email", "password"])
def test_update_current_user_refuses_blank(ada, name):
    for blank in (None, "", "   "):
        answer = ada.put("/api/user", {"user": {name: blank}})
        assert (answer.status, answer.errors) == (422, {name: BLANK})


def test_update_current_user_refuses_what_somebody_else_has(ada, bob):
    for name, value in [("username", bob.username), ("email", bob.email)]:
        answer = ada.put("/api/user", {"user": {name: value.upper()}})
        assert (answer.status, answer.errors) == (409, {name: TAKEN})


def test_update_current_user_takes_ones_own_name_in_another_case(ada):
    changed = {"username": ada.username.upper(), "email": ada.email}
    answer = ada.put("/api/user", {"user": changed})
    assert answer.status == 200
    assert answer.json["user"]["username"] == ada.username.upper()


def test_update_current_user_limits_bio_and_image_to_2000_characters(ada):
    for name in ("bio", "image"):
        for length, status in [(2000, 200), (2001, 422)]:
            answer = ada.put("/api/user", {"user": {name: "\U0001f682" * length}})
            assert answer.status == status, f"{name} of {length}"


def test_update_current_user_ignores_members_that_are_not_asked_for(ada, admin):
    forged = {"role": "admin", "isActive": False, "id": 1, "tokenVersion": 9}
    forged |= {"is_admin": True, "token": "x", "createdAt": "2001-01-01T00:00:00Z"}
    answer = ada.put("/api/user", {"user": forged})
    assert answer.status == 200 and answer.json["user"]["token"] == ada.token
    assert ada.get("/api/admin/users").status == 403
    (seen,) = admin.get("/api/admin/users", search=ada.username).json["users"]
    assert (seen["role"], seen["isActive"]) == ("member", True)
    assert seen["createdAt"] > "2026"
