"""The panels: the same day of a moderator and of an admin, in each framework's own."""

import pytest

from ..conformance.people import PASSWORD, deactivate, sign_in
from .panels import PANELS
from .steps import expect, path


@pytest.fixture
def moderator(service):
    return service.cast["moderator"]


@pytest.fixture
def admin(service):
    return service.cast["admin"]


@pytest.fixture
def panel(service, visit):
    """Opens the panel for somebody: `panel(moderator)`."""
    kind = PANELS[service.meta["variant"]]
    return lambda person: kind(visit(person))


def entries(admin, count):
    """The newest of the log, oldest of them first: who did what to whom."""
    found = admin.get("/api/admin/audit", limit=count).json["entries"]
    return [
        (e["actor"], e["action"], e["targetKind"], e["target"]) for e in found[::-1]
    ]


def test_a_moderator_finds_a_user_and_an_article(panel, moderator, ada):
    article = ada.publish("The difference engine")
    opened = panel(moderator)
    row = opened.find("user", ada.username)
    expect(row).to_contain_text(ada.email)
    row = opened.find("article", article["slug"])
    expect(row).to_contain_text("The difference engine")
    expect(row).to_contain_text(ada.username)


def test_a_moderator_removes_an_article_a_comment_and_a_message(
    panel, moderator, admin, ada, bob
):
    article, other = ada.publish("Gears"), ada.publish("Wheels")
    comment = bob.comment(other, f"A comment of {bob.username}")
    room = ada.open_room()
    ada.say(room, f"A message of {ada.username}")
    opened = panel(moderator)
    opened.remove("article", article["slug"])
    opened.remove("comment", f"A comment of {bob.username}")
    opened.remove("message", f"A message of {ada.username}")
    assert ada.get(f"/api/articles/{article['slug']}").status == 404
    assert ada.get(f"/api/articles/{other['slug']}/comments").json["comments"] == []
    assert [each["deleted"] for each in ada.messages(room)] == [True]
    assert entries(admin, 3) == [
        (moderator.username, "delete_article", "article", article["slug"]),
        (moderator.username, "delete_comment", "comment", str(comment["id"])),
        (moderator.username, "delete_message", "message", f"{room['slug']}/1"),
    ]


def test_an_admin_changes_a_role_and_deactivates(panel, admin, ada):
    opened = panel(admin)
    opened.change(ada.username, role="moderator")
    assert ada.get("/api/admin/users").status == 200
    opened.change(ada.username, active=False)
    assert ada.get("/api/user").status == 401
    opened.change(ada.username, role="member")
    expect(opened.find("user", ada.username)).to_contain_text(
        "member", ignore_case=True
    )
    told = [(admin.username, "update_user", "user", ada.username)]
    assert entries(admin, 3) == told * 3


def test_nobody_demotes_or_deactivates_themselves(panel, admin, visit):
    opened = panel(admin)
    if opened.refused_by:
        visit.expect(f"answer {opened.refused_by} POST")
    for change in ({"role": "member"}, {"active": False}):
        opened.change(admin.username, **change)
        expect(opened.page.locator("body")).to_contain_text(opened.refusal)
    assert sign_in(admin.http, admin.email).get("/api/admin/audit").status == 200


def test_an_admin_reads_the_audit_log(panel, admin, ada):
    deactivate(admin, ada)
    row = panel(admin).find("log", ada.username)
    for words in (admin.username, "update_user", "deactivated"):
        expect(row).to_contain_text(words)


def test_a_moderator_is_offered_neither_roles_nor_the_log(panel, moderator, ada, visit):
    opened = panel(moderator)
    opened.find("user", ada.username)
    menu = opened.page.locator("body")
    expect(menu).not_to_contain_text("audit", ignore_case=True)
    for name in ("Edit Record", "Save"):
        expect(opened.page.get_by_title(name)).to_have_count(0)
    visit.expect("answer 403 GET")
    opened.list("log")
    expect(opened.page.locator("body")).to_contain_text("Forbidden")


def test_a_member_is_refused(panel, visit, ada):
    opened = panel(ada)
    expect(opened.page.get_by_role("link", name="Admin")).to_have_count(0)
    visit.expect("answer 403 GET")
    for kind in opened.lists:
        opened.list(kind)
        expect(opened.page.locator("h1")).to_have_text("Forbidden")


def test_a_guest_signs_in_first(panel, moderator):
    page = panel(None).page
    page.goto("/admin/")
    assert path(page).startswith("/login?next=")
    page.fill("input[name=email]", moderator.email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    assert path(page).startswith("/admin/")
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("link", name="Admin").click()
    assert path(page).startswith("/admin/"), "one session for the site and the panel"


def test_who_signs_out_of_the_panel_is_out_of_the_site(panel, moderator):
    page = panel(moderator).page
    page.goto("/admin/")
    button = page.locator("form[action$='logout'] button, #logout-form button").last
    if not button.is_visible():  # in starlette-admin's menu
        page.get_by_label("Open user menu").last.click()
    with page.expect_navigation():
        button.click()
    page.goto("/settings")
    assert path(page) == "/login"


def test_a_form_of_the_panel_without_its_token_is_refused(panel, visit, admin, ada):
    opened = panel(admin)
    row = opened.find("user", ada.username)
    row.locator("th a, [title='Edit Record'], [aria-label=Edit]").first.click()
    opened.page.wait_for_selector("form [name=is_active]", state="attached")
    opened.page.evaluate(
        "document.querySelectorAll('input[name*=csrf]').forEach(each => each.remove())"
    )
    opened.page.set_checked("input[name=is_active]", False)
    visit.expect("answer 403 POST")
    opened.save("Save")
    assert ada.get("/api/user").status == 200
