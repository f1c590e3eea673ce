"""Who may do what on the pages: the API's rights, answered as pages answer."""

import pytest

from .forms import USERS, Owner
from .pages import REDIRECTS, Browser, needs_pages
from .people import sign_up

LOGIN, OK = "/login", "ok"

# What becomes of the form of an author (or of a room's owner), by who sends it.
RIGHTS = {  # guest, another member, a moderator, the author
    "edit_article": (LOGIN, 403, 403, OK),
    "delete_article": (LOGIN, 403, OK, OK),
    "delete_comment": (LOGIN, 403, OK, OK),
    "delete_message": (LOGIN, 403, OK, OK),
    "add_member": (LOGIN, 404, 404, OK),
    "remove_member": (LOGIN, 404, 404, OK),
}
# Of these everybody has their own, who is signed in.
ANYBODY = [name for name in USERS if name not in RIGHTS]
PRIVATE = ["/editor", "/settings", "/notifications", "/?feed=following"]


@pytest.fixture(autouse=True)
def pages(service):
    needs_pages(service)


@pytest.fixture
def owner(service, ada, bob):
    return Owner(ada, bob, Browser(service).sign_in(ada))


@pytest.fixture
def people(service, ada, moderator):
    """A browser each, in the order of RIGHTS."""
    member = sign_up(service.http, "member")
    signed_in = [Browser(service).sign_in(each) for each in (member, moderator, ada)]
    return [Browser(service), *signed_in]


def outcome(browser, form):
    """`ok`, or where to, or the status."""
    answer = browser.post(form.action, browser.proof | form.fields, form.on)
    if answer.status not in REDIRECTS:
        return answer.status
    return LOGIN if answer.location == LOGIN else OK


@pytest.mark.parametrize("name", RIGHTS)
def test_pages_have_the_rights_of_the_api(owner, people, name):
    for browser, expected in zip(people, RIGHTS[name], strict=True):
        form = owner.form(name)
        before = form.seen()
        assert outcome(browser, form) == expected
        assert (form.seen() != before) == (expected == OK)


@pytest.mark.parametrize("name", ANYBODY)
def test_pages_send_guests_to_sign_in(service, owner, name):
    form = owner.form(name)
    before = form.seen()
    if name == "logout":  # a guest is signed out already
        return
    assert outcome(Browser(service), form) == LOGIN
    assert form.seen() == before


@pytest.mark.parametrize("path", PRIVATE)
def test_pages_for_users_send_guests_to_sign_in(service, path):
    answer = Browser(service).get(path)
    assert answer.status in REDIRECTS and answer.location == LOGIN


def test_pages_show_the_editor_of_an_article_to_its_author_only(people, ada):
    path = f"/editor/{ada.publish()['slug']}"
    found = [browser.get(path) for browser in people]
    assert [page.status for page in found[1:]] == [403, 403, 200]
    assert found[0].location == LOGIN


def test_pages_show_a_private_room_to_its_members_only(people, ada):
    path = f"/chat/{ada.open_room(private=True)['slug']}"
    assert [browser.get(path).status for browser in people] == [404, 404, 404, 200]
    sent = [browser.post(path, browser.proof | {"body": "x"}) for browser in people]
    assert sent[0].location == LOGIN
    assert [answer.status for answer in sent[1:3]] == [404, 404]


def test_pages_leave_a_private_room_by_oneself(service, ada, bob):
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    path, browser = f"/chat/{room['slug']}", Browser(service).sign_in(bob)
    answer = browser.submit(path, f"{path}/members/remove")
    assert answer.status in REDIRECTS and answer.location == "/chat"
    assert browser.get(path).status == 404


def audited(admin):
    """The newest entry of the log."""
    entry = admin.get("/api/admin/audit", limit=1).json["entries"][0]
    return entry["actor"], entry["action"], entry["targetKind"]


@pytest.mark.parametrize("kind", ["article", "comment", "message"])
def test_pages_write_down_what_moderators_remove(people, owner, admin, moderator, kind):
    assert outcome(people[2], owner.form(f"delete_{kind}")) == OK
    assert audited(admin) == (moderator.username, f"delete_{kind}", kind)
    before = admin.get("/api/admin/audit").json["entriesCount"]
    assert outcome(people[3], owner.form(f"delete_{kind}")) == OK
    assert admin.get("/api/admin/audit").json["entriesCount"] == before


def test_pages_offer_what_the_viewer_may_do(people, ada, bob):
    article, room = ada.publish(), ada.open_room()
    bob.comment(article)
    ada.say(room)
    path, chat = f"/article/{article['slug']}", f"/chat/{room['slug']}"

    def offered(browser):
        page = browser.get(path)
        buttons = page.texts("button")
        removable = len(page.find(".comment .mod-options i.ion-trash-a"))
        return (
            buttons.count("Delete Article"),
            page.texts(".article-actions a").count("Edit Article"),
            removable,
            len(browser.get(chat).find(".message .mod-options")),
        )

    found = [offered(browser) for browser in people]
    assert found == [(0, 0, 0, 0), (0, 0, 0, 0), (1, 0, 1, 1), (1, 1, 0, 1)]
