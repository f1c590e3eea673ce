"""Signing up, in and out, and one's settings."""

import secrets

import pytest

from ..conformance.people import PASSWORD, sign_in
from .steps import expect, fill, path, press
from .visits import sign_in as sign_in_by_the_page


def test_who_signs_up_is_signed_in_and_at_home(page):
    name = f"eve-{secrets.token_hex(4)}"
    page.goto("/")
    page.get_by_role("link", name="Sign up").click()
    expect(page.locator("h1")).to_have_text("Sign up")
    fill(page, username=name, email=f"{name}@example.com", password=PASSWORD)
    press(page, "Sign up")
    assert path(page) == "/"
    expect(page.locator(f"nav a[href='/profile/{name}']")).to_be_visible()


def test_who_signs_in_and_out_is_told_so_and_at_home(page, ada):
    page.goto("/")
    page.locator("a[href='/login']").click()  # a guest sees exactly one
    expect(page.locator("h1")).to_have_text("Sign in")
    fill(page, email=ada.email.upper(), password=PASSWORD)
    press(page, "Sign in")
    assert path(page) == "/"
    page.goto("/settings")
    press(page, "Or click here to logout")
    assert path(page) == "/"
    expect(page.locator(".flash")).to_have_text("You are signed out.")
    expect(page.locator("a[href='/login']")).to_have_count(1)
    page.goto("/settings")
    assert path(page) == "/login"
    expect(page.locator(".flash")).to_have_count(0)


def test_wrong_credentials_are_refused_and_the_email_is_kept(visit, page, ada):
    visit.expect("answer 401 POST .*/login$")
    page.goto("/login")
    fill(page, email=ada.email, password="not the password")
    press(page, "Sign in")
    assert path(page) == "/login"
    errors = page.locator("ul.error-messages li")
    expect(errors).to_have_text(["email or password is invalid"])
    expect(page.locator("[name=email]")).to_have_value(ada.email)
    expect(page.locator("[name=password]")).to_have_value("")


def test_a_refused_sign_up_says_why_and_keeps_what_was_typed(visit, page, ada):
    visit.expect("answer 422 POST .*/register$")
    visit.expect("answer 409 POST .*/register$")
    page.goto("/register")
    fill(page, username="two words", email="nowhere", password="short")
    press(page, "Sign up")
    assert path(page) == "/register"
    errors = page.locator("ul.error-messages li")
    expect(errors.filter(has_text="username is invalid")).to_have_count(1)
    expect(errors.filter(has_text="email is invalid")).to_have_count(1)
    expect(errors.filter(has_text="password is too short")).to_have_count(1)
    expect(page.locator("[name=username]")).to_have_value("two words")
    expect(page.locator("[name=email]")).to_have_value("nowhere")
    fill(page, username=ada.username, email=f"x{ada.email}", password=PASSWORD)
    press(page, "Sign up")
    expect(errors).to_have_text(["username has already been taken"])


@pytest.mark.parametrize("address", ["/login", "/register"])
def test_who_is_signed_in_has_no_use_for(visit, ada, address):
    page = visit(ada)
    page.goto(address)
    assert path(page) == "/"


PRIVATE = ("/editor", "/settings", "/notifications", "/?feed=following")


@pytest.mark.parametrize("address", PRIVATE)
def test_a_guest_is_sent_to_sign_in_by(page, address):
    page.goto(address)
    assert path(page) == "/login"


def test_settings_change_what_others_see(visit, ada):
    page = visit(ada)
    page.goto("/settings")
    name = f"{ada.username}-2"
    expect(page.locator("[name=username]")).to_have_value(ada.username)
    expect(page.locator("[name=email]")).to_have_value(ada.email)
    fill(page, username=name, bio="Wheels\n& cards", email=f"2{ada.email}")
    press(page, "Update Settings")
    assert path(page) == f"/profile/{name}"
    expect(page.locator(".flash")).to_have_text("Settings updated.")
    expect(page.locator("h4")).to_have_text(name)
    expect(page.locator(".user-info p")).to_have_text("Wheels & cards")
    page.goto("/settings")
    expect(page.locator("[name=bio]")).to_have_value("Wheels\n& cards")
    fill(page, bio="")
    press(page, "Update Settings")
    expect(page.locator(".user-info p")).to_have_text("")


def test_refused_settings_say_why_and_keep_what_was_typed(visit, ada, bob):
    visit.expect("answer 422 POST .*/settings$")
    visit.expect("answer 409 POST .*/settings$")
    page = visit(ada)
    page.goto("/settings")
    fill(page, username="two words", bio="Typed with care")
    press(page, "Update Settings")
    assert path(page) == "/settings"
    errors = page.locator("ul.error-messages li")
    expect(errors).to_have_text(["username is invalid"])
    expect(page.locator("[name=username]")).to_have_value("two words")
    expect(page.locator("[name=bio]")).to_have_value("Typed with care")
    fill(page, username=bob.username)
    press(page, "Update Settings")
    expect(errors).to_have_text(["username has already been taken"])
    expect(page.locator("nav")).to_contain_text(ada.username)  # as I still am


def test_a_new_password_needs_the_current_one(visit, ada, service):
    visit.expect("answer 422 POST .*/settings$")
    page = visit(ada)
    for current in ("", "not the password"):
        page.goto("/settings")
        fill(page, password="password-2", current_password=current)
        press(page, "Update Settings")
        assert path(page) == "/settings"
        expect(page.locator("ul.error-messages li")).to_have_count(1)
    assert sign_in(service.http, ada.email).username == ada.username


def test_a_new_password_ends_all_sessions_but_this_one(visit, ada, service):
    here, elsewhere = visit(ada), visit(ada)
    here.goto("/settings")
    fill(here, password="password-2", current_password=PASSWORD)
    press(here, "Update Settings")
    assert path(here) == f"/profile/{ada.username}"
    here.goto("/settings")
    assert path(here) == "/settings"
    elsewhere.goto("/settings")
    assert path(elsewhere) == "/login"
    assert ada.get("/api/user").status == 401  # and all tokens
    sign_in_by_the_page(elsewhere, ada, "password-2")


def test_revoking_tokens_ends_the_session(visit, ada):
    page = visit(ada)
    assert ada.delete("/api/user/tokens").status == 204
    page.goto("/settings")
    assert path(page) == "/login"


def test_after_sign_in_next_leads_to_our_own_pages_only(visit, ada, service):
    for asked in (
        f"//example.com{service.url}",
        "https://example.com",
        "/\\example.com",
    ):
        page = visit()
        page.goto(f"/login?next={asked}")
        fill(page, email=ada.email, password=PASSWORD)
        press(page, "Sign in")
        assert page.url == f"{service.url}/"
