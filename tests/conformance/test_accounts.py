"""Registering, signing in, and one's own account."""

import secrets

import pytest

from .people import PASSWORD, sign_in

BLANK = ["can't be blank"]
TAKEN = ["has already been taken"]


def newcomer(**changes):
    name = f"eve-{secrets.token_hex(4)}"
    user = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    return {"user": {**user, **changes}}


def test_register_answers_the_account_with_a_token(guest):
    sent = newcomer()["user"]
    answer = guest.post("/api/users", {"user": sent})
    assert answer.status == 201
    user = answer.json["user"]
    assert (user["username"], user["email"]) == (sent["username"], sent["email"])
    assert user["bio"] is None and user["image"] is None
    assert user["token"].count(".") == 2


@pytest.mark.parametrize("value", [None, "", "  \t\n"])
@pytest.mark.parametrize("name", ["username", "email", "password"])
def test_register_needs_every_member(guest, name, value):
    answer = guest.post("/api/users", newcomer(**{name: value}))
    assert (answer.status, answer.errors) == (422, {name: BLANK})


def test_register_names_every_wrong_member_at_once(guest):
    answer = guest.post("/api/users", {"user": {}})
    expected = {"username": BLANK, "email": BLANK, "password": BLANK}
    assert (answer.status, answer.errors) == (422, expected)


def test_register_needs_the_wrapper(guest):
    answer = guest.post("/api/users", {"username": "eve"})
    assert (answer.status, answer.errors) == (422, {"user": BLANK})


def test_register_refuses_a_taken_username_and_email_whatever_their_case(guest, ada):
    for name, value in [("username", ada.username), ("email", ada.email)]:
        for typed in (value, value.upper(), value.title()):
            answer = guest.post("/api/users", newcomer(**{name: typed}))
            assert (answer.status, answer.errors) == (409, {name: TAKEN}), typed


@pytest.mark.parametrize("word", ["email_key", "users_email_key"])
def test_register_tells_the_field_whatever_the_name_is(guest, word):
    """Engines repeat in their message what was sent, beside the name of the index."""
    user = newcomer(username=f"{word}.{secrets.token_hex(4)}")["user"]
    assert guest.post("/api/users", {"user": user}).status == 201
    again = {**user, "email": f"other-{user['email']}"}
    answer = guest.post("/api/users", {"user": again})
    assert (answer.status, answer.errors) == (409, {"username": TAKEN})


def test_register_takes_two_forms_of_one_letter_for_the_same(guest):
    tail = secrets.token_hex(4)
    assert guest.post("/api/users", newcomer(username=f"zo\u00e9{tail}")).status == 201
    # U+FF45 is the full-width e; decomposed e + U+0301 has a mark that is no letter
    for form in (f"ZO\u00c9{tail}", f"\uff5ao\u00e9{tail}"):
        answer = guest.post("/api/users", newcomer(username=form))
        assert (answer.status, answer.errors) == (409, {"username": TAKEN}), form


def test_register_shows_the_name_as_it_was_typed(guest):
    name = f"Ada_L.{secrets.token_hex(4)}"
    answer = guest.post("/api/users", newcomer(username=name))
    assert answer.json["user"]["username"] == name


@pytest.mark.parametrize(
    "name", [".", "..", "a b", "a/b", "a@b", "ada\u0000", "\u202eada", "a" * 41, "<b>"]
)
def test_register_refuses_a_username_that_is_none(guest, name):
    answer = guest.post("/api/users", newcomer(username=name))
    assert (answer.status, list(answer.errors)) == (422, ["username"])


@pytest.mark.parametrize("email", ["ada", "@", "ada@", "@b", "a b@c", "a@b@c"])
def test_register_refuses_an_email_that_is_none(guest, email):
    answer = guest.post("/api/users", newcomer(email=email))
    assert (answer.status, list(answer.errors)) == (422, ["email"])


def test_register_refuses_an_email_of_255_characters(guest):
    answer = guest.post("/api/users", newcomer(email="a" * 250 + "@b.cd"))
    assert (answer.status, list(answer.errors)) == (422, ["email"])


def test_register_takes_a_password_of_8_to_128_characters(guest):
    for length, status in [(7, 422), (8, 201), (128, 201), (129, 422), (100_000, 422)]:
        answer = guest.post("/api/users", newcomer(password="\u00fc" * length))
        assert answer.status == status, f"{length} characters: {answer}"


def test_register_ignores_members_that_are_not_asked_for(guest):
    extra = {"role": "admin", "isActive": False, "id": 1, "bio": "mine", "token": "x"}
    answer = guest.post("/api/users", newcomer(**extra))
    assert answer.status == 201 and answer.json["user"]["bio"] is None
    token = answer.json["user"]["token"]
    header = {"Authorization": f"Token {token}"}
    assert guest.send("GET", "/api/admin/users", headers=header).status == 403


def test_login_answers_the_account_with_a_token_that_works(guest, ada):
    user = {"email": ada.email.upper(), "password": PASSWORD}
    answer = guest.post("/api/users/login", {"user": user})
    assert answer.status == 200
    assert answer.json["user"]["username"] == ada.username
    again = sign_in(ada.http, ada.email)
    assert again.get("/api/user").json["user"]["token"] == again.token


def test_login_tells_unknown_email_and_wrong_password_alike(guest, ada, somebody):
    answers = [
        guest.post("/api/users/login", {"user": {"email": email, "password": "wrong"}})
        for email in (ada.email, "nobody@example.com", "no email at all")
    ]
    assert {answer.status for answer in answers} == {401}
    assert answers[0].errors == {"credentials": ["invalid"]}
    assert len({answer.content for answer in answers}) == 1
    varying = {"date", "x-request-id"}
    assert len({frozenset(set(each.headers) - varying) for each in answers}) == 1


def test_login_tells_blank_members_from_wrong_ones(guest):
    answer = guest.post("/api/users/login", {"user": {"email": "", "password": None}})
    assert (answer.status, answer.errors) == (422, {"email": BLANK, "password": BLANK})


def test_login_compares_every_byte_of_a_long_password(guest):
    password = "x" * 90 + "a" + "y" * 9  # bcrypt would stop at byte 72
    sent = newcomer(password=password)
    assert guest.post("/api/users", sent).status == 201
    email = sent["user"]["email"]
    wrong = password.replace("a", "b")
    for typed, status in [(password, 200), (wrong, 401), (password[:99], 401)]:
        user = {"email": email, "password": typed}
        assert guest.post("/api/users/login", {"user": user}).status == status, typed


def test_login_ignores_a_dead_token_beside_it(guest, ada):
    user = {"email": ada.email, "password": PASSWORD}
    dead = {"Authorization": "Token dead"}
    answer = guest.send("POST", "/api/users/login", body={"user": user}, headers=dead)
    assert answer.status == 200
