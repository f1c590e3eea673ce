"""Users, roles and the audit log."""

import pytest

from .people import deactivate, set_role, sign_in


def path_of(person):
    return f"/api/admin/users/{person.username}"


def entry(person, **changes):
    return {
        "username": person.username,
        "email": person.email,
        "role": "member",
        "isActive": True,
        **changes,
    }


def without_time(accounts):
    return [
        {key: value for key, value in account.items() if key != "createdAt"}
        for account in accounts
    ]


def test_list_users_finds_by_part_of_name_or_email(moderator, ada, bob):
    tail = ada.username.partition("-")[2].upper()
    for search in (tail, f"{tail}@EXAMPLE", f"ADA-{tail[:6]}"):
        answer = moderator.get("/api/admin/users", search=search)
        assert answer.status == 200
        assert without_time(answer.json["users"]) == [entry(ada)], search
        assert answer.json["usersCount"] == 1


@pytest.mark.parametrize("search", ["%", "____", "*", "' OR 1=1 --", "\\"])
def test_list_users_searches_for_what_was_typed(moderator, ada, search):
    answer = moderator.get("/api/admin/users", search=search)
    assert answer.json == {"users": [], "usersCount": 0}


def test_list_users_filters_by_role_and_activity(admin, ada):
    search = ada.username
    deactivate(admin, ada)

    def found(**filters):
        return admin.get("/api/admin/users", search=search, **filters).json[
            "usersCount"
        ]

    assert (found(active="false"), found(active="true")) == (1, 0)
    assert (found(role="member"), found(role="admin")) == (1, 0)
    assert found(active="false", role="moderator") == 0


def test_list_users_is_newest_first_and_pages(moderator, ada, bob):
    answer = moderator.get("/api/admin/users", limit=1)
    assert without_time(answer.json["users"]) == [entry(bob)]
    second = moderator.get("/api/admin/users", limit=1, offset=1)
    assert without_time(second.json["users"]) == [entry(ada)]
    assert second.json["usersCount"] >= 4


WRONG = ["active=yes", "active=1", "role=king", "role=", "search=", "limit=0"]
WRONG += ["search=%00", "role=admin&role=member", "offset=-1", "active=True"]


@pytest.mark.parametrize("query", WRONG)
def test_list_users_refuses_a_wrong_parameter(moderator, query):
    answer = moderator.get(f"/api/admin/users?{query}")
    name = query.partition("=")[0]
    assert (answer.status, answer.errors) == (422, {name: ["is invalid"]})


def test_list_users_is_for_moderators(ada, guest):
    assert guest.get("/api/admin/users").status == 401
    answer = ada.get("/api/admin/users")
    assert (answer.status, answer.errors) == (403, {"user": ["forbidden"]})


def test_update_user_gives_and_takes_a_role_at_once(admin, ada):
    answer = admin.patch(path_of(ada), {"user": {"role": "moderator"}})
    assert answer.status == 200
    assert without_time([answer.json["user"]]) == [entry(ada, role="moderator")]
    assert ada.get("/api/admin/users").status == 200
    set_role(admin, ada, "member")
    assert ada.get("/api/admin/users").status == 403


def test_update_user_shuts_out_and_lets_in_again(admin, ada, guest):
    article = ada.publish()
    deactivate(admin, ada)
    assert ada.get("/api/user").errors == {"token": ["is invalid"]}
    assert ada.get("/api/articles").status == 401
    user = {"email": ada.email, "password": "password123"}
    refused = guest.post("/api/users/login", {"user": user})
    assert (refused.status, refused.errors) == (401, {"credentials": ["invalid"]})
    assert guest.get(f"/api/articles/{article['slug']}").status == 200
    assert admin.patch(path_of(ada), {"user": {"isActive": True}}).status == 200
    assert sign_in(ada.http, ada.email).get("/api/user").status == 200


def test_update_user_keeps_what_is_not_named(admin, ada):
    set_role(admin, ada, "moderator")
    answer = admin.patch(path_of(ada), {"user": {"isActive": False}})
    expected = entry(ada, role="moderator", isActive=False)
    assert without_time([answer.json["user"]]) == [expected]
    answer = admin.patch(path_of(ada), {"user": {}})
    assert without_time([answer.json["user"]]) == [expected]


def test_update_user_lets_nobody_demote_or_deactivate_themselves(admin, ada):
    set_role(admin, ada, "admin")
    for change in ({"role": "member"}, {"role": "moderator"}, {"isActive": False}):
        answer = ada.patch(path_of(ada), {"user": change})
        assert (answer.status, list(answer.errors)) == (422, list(change))
    assert ada.patch(path_of(ada), {"user": {"role": "admin"}}).status == 200
    set_role(admin, ada, "member")


def test_update_user_changes_nothing_but_role_and_activity(admin, ada):
    change = {"username": "x", "email": "x@y.z", "bio": "b", "password": "q" * 9}
    answer = admin.patch(path_of(ada), {"user": change})
    assert without_time([answer.json["user"]]) == [entry(ada)]
    assert sign_in(ada.http, ada.email).username == ada.username


def test_update_user_is_for_admins_and_tells_others_nothing(moderator, admin, guest):
    nobody = "/api/admin/users/nobody-here"
    assert guest.patch(nobody, {"user": {}}).status == 401
    answer = moderator.patch(nobody, {"user": {}})
    assert (answer.status, answer.errors) == (403, {"user": ["forbidden"]})
    answer = admin.patch(nobody, {"user": {"role": "wrong"}})
    assert (answer.status, answer.errors) == (404, {"user": ["not found"]})


def log(admin):
    answer = admin.get("/api/admin/audit", limit=20)
    assert answer.status == 200
    return answer.json["entries"]


def test_list_audit_tells_each_change_of_a_user(admin, ada):
    set_role(admin, ada, "moderator")
    deactivate(admin, ada)
    last, first = log(admin)[:2]
    for told in (last, first):
        assert told["actor"] == admin.username and told["action"] == "update_user"
        assert (told["targetKind"], told["target"]) == ("user", ada.username)
    assert "member" in first["detail"] and "moderator" in first["detail"]
    assert first["detail"] != last["detail"]


def test_list_audit_tells_what_moderators_remove(admin, moderator, ada):
    article, room = ada.publish(), ada.open_room()
    comment = ada.comment(article)
    ada.say(room)
    path = f"/api/articles/{article['slug']}"
    moderator.delete(f"{path}/comments/{comment['id']}")
    moderator.delete(path)
    moderator.delete(f"/api/rooms/{room['slug']}/messages/1")
    told = [
        (each["actor"], each["action"], each["targetKind"], each["target"])
        for each in log(admin)[:3]
    ]
    assert told == [
        (moderator.username, "delete_message", "message", f"{room['slug']}/1"),
        (moderator.username, "delete_article", "article", article["slug"]),
        (moderator.username, "delete_comment", "comment", str(comment["id"])),
    ]


def test_list_audit_does_not_tell_what_people_do_to_their_own(admin, ada, moderator):
    before = admin.get("/api/admin/audit").json["entriesCount"]
    for who in (ada, moderator):
        who.delete(f"/api/articles/{who.publish()['slug']}")
    admin.patch(path_of(ada), {"user": {"role": "member"}})  # which she is
    assert ada.delete("/api/articles/nothing").status == 404
    assert admin.get("/api/admin/audit").json["entriesCount"] == before


def test_list_audit_pages_newest_first(admin, ada):
    for role in ("moderator", "member", "moderator"):
        set_role(admin, ada, role)
    page = admin.get("/api/admin/audit", limit=2, offset=1).json
    whole = log(admin)
    assert page["entries"] == whole[1:3]
    ids = [each["id"] for each in whole]
    assert ids == sorted(ids, reverse=True) and page["entriesCount"] >= 3


def test_list_audit_is_for_admins(moderator, guest):
    assert guest.get("/api/admin/audit").status == 401
    answer = moderator.get("/api/admin/audit")
    assert (answer.status, answer.errors) == (403, {"audit": ["forbidden"]})
