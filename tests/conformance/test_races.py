"""Two at once: one wins, nobody is told of an error that is none of theirs."""

from collections import Counter
from contextlib import contextmanager
from functools import partial

from .calls import newcomer
from .people import set_role, sign_in, sign_up
from .waiting import at_once

ROUNDS = 5


def statuses(answers):
    return Counter(answer.status for answer in answers)


def test_register_by_twenty_at_once_gives_the_name_to_one(guest):
    for name in ("username", "email"):
        wanted = newcomer()[name]
        sent = [{**newcomer(), name: wanted} for _ in range(20)]
        calls = [partial(guest.post, "/api/users", {"user": user}) for user in sent]
        answers = at_once(calls)
        assert statuses(answers) == {201: 1, 409: 19}
        refused = [answer for answer in answers if answer.status == 409]
        assert {tuple(answer.errors) for answer in refused} == {(name,)}


def test_update_current_user_by_two_at_once_gives_the_name_to_one(ada, bob):
    for number in range(ROUNDS):
        change = {"user": {"username": f"both-{number}-{ada.username}"[:40]}}
        calls = [partial(who.put, "/api/user", change) for who in (ada, bob)]
        assert statuses(at_once(calls)) == {200: 1, 409: 1}


def test_create_article_by_ten_at_once_shares_a_new_tag(ada, guest):
    for number in range(ROUNDS):
        tags = [f"{letter}{number}-{ada.username}" for letter in "abc"]
        draft = {"title": "Same", "description": "d", "body": "b", "tagList": tags}
        calls = [partial(ada.post, "/api/articles", {"article": draft})] * 10
        answers = at_once(calls)
        assert statuses(answers) == {201: 10}
        assert len({answer.json["article"]["slug"] for answer in answers}) == 10
        found = guest.get("/api/articles", tag=tags[0]).json
        assert found["articlesCount"] == 10
        assert all(item["tagList"] == tags for item in found["articles"])


def test_favorite_article_by_many_at_once_counts_every_row(service, ada, guest):
    article = ada.publish()
    path = f"/api/articles/{article['slug']}/favorite"
    fans = [sign_up(service.http, "fan") for _ in range(10)]
    for _ in range(ROUNDS):
        calls = [partial(fan.post, path) for fan in fans * 2]
        calls += [partial(fan.delete, path) for fan in fans]
        answers = at_once(calls)
        assert statuses(answers) == {200: 30}
        counts = [answer.json["article"]["favoritesCount"] for answer in answers]
        assert all(0 <= count <= 10 for count in counts)
        read = f"/api/articles/{article['slug']}"
        rows = sum(fan.get(read).json["article"]["favorited"] for fan in fans)
        assert guest.get(read).json["article"]["favoritesCount"] == rows


def test_delete_article_against_comments_leaves_no_orphan(ada, bob, guest):
    for _ in range(ROUNDS):
        path = f"/api/articles/{ada.publish()['slug']}"
        comment = partial(bob.post, f"{path}/comments", {"comment": {"body": "b"}})
        answers = at_once([comment, comment, partial(ada.delete, path), comment])
        assert answers[2].status == 204
        others = statuses(answers[:2] + answers[3:])
        assert set(others) <= {201, 404}, others
        assert guest.get(f"{path}/comments").status == 404


def test_delete_article_against_edits_and_favourites_answers_404_at_worst(ada, bob):
    for _ in range(ROUNDS):
        path = f"/api/articles/{ada.publish(tagList=['a'])['slug']}"
        change = {"article": {"body": "edited", "tagList": ["b", "c"]}}
        calls = [
            partial(ada.put, path, change),
            partial(ada.delete, path),
            partial(bob.post, f"{path}/favorite"),
            partial(ada.delete, path),
        ]
        edit, first, favorite, second = at_once(calls)
        assert edit.status in (200, 404) and favorite.status in (200, 404)
        assert statuses([first, second]) == {204: 1, 404: 1}


def test_update_article_by_many_at_once_moves_updated_at_every_time(ada):
    path = f"/api/articles/{ada.publish(tagList=['a'])['slug']}"
    changes = [{"article": {"body": f"{n}", "tagList": [f"{n}"]}} for n in range(10)]
    answers = at_once([partial(ada.put, path, change) for change in changes])
    assert statuses(answers) == {200: 10}
    times = {answer.json["article"]["updatedAt"] for answer in answers}
    assert len(times) == 10, "two edits at one moment"
    last = ada.get(path).json["article"]
    assert last["updatedAt"] == max(times)
    assert last["tagList"] == [last["body"]], "the parts of two edits are mixed"


def test_follow_profile_against_unfollow_leaves_one_row_or_none(ada, bob):
    path = f"/api/profiles/{bob.username}/follow"
    for _ in range(ROUNDS):
        calls = [partial(ada.post, path), partial(ada.delete, path)] * 5
        assert statuses(at_once(calls)) == {200: 10}
    assert ada.delete(path).json["profile"]["following"] is False


def test_add_member_by_many_at_once_adds_one(ada, bob):
    for _ in range(ROUNDS):
        room = ada.open_room(private=True)
        path = f"/api/rooms/{room['slug']}/members/{bob.username}"
        assert statuses(at_once([partial(ada.put, path)] * 8)) == {200: 8}
        removed = statuses(at_once([partial(ada.delete, path)] * 4))
        assert removed == {204: 1, 404: 3}


def test_read_room_by_many_at_once_never_goes_back(ada, bob):
    room = ada.open_room()
    ada.say_many(room, 10)
    path = f"/api/rooms/{room['slug']}/read"
    calls = [partial(bob.put, path, {"seq": seq}) for seq in range(11)]
    assert statuses(at_once(calls)) == {200: 11}
    assert bob.get(f"/api/rooms/{room['slug']}").json["room"]["unreadCount"] == 0


def test_delete_message_against_others_keeps_every_seq(ada, bob):
    room = ada.open_room()
    ada.say_many(room, 5)
    path = f"/api/rooms/{room['slug']}/messages"
    calls = [partial(ada.delete, f"{path}/{seq}") for seq in (1, 2, 3)] * 2
    calls += [partial(bob.post, path, {"message": {"body": "b"}})] * 5
    assert statuses(at_once(calls)) == {204: 6, 201: 5}
    left = [(each["seq"], each["deleted"]) for each in ada.messages(room)]
    assert left == [(seq, seq <= 3) for seq in range(1, 11)]


ADMINS = {"role": "admin", "active": "true", "limit": 100}


def admins_seen_by(who):
    """The usernames of all active admins."""
    return {
        each["username"] for each in who.get("/api/admin/users", **ADMINS).json["users"]
    }


def change(who, username, **members):
    """An admin changes somebody."""
    return who.patch(f"/api/admin/users/{username}", {"user": members})


@contextmanager
def two_admins(service):
    """The only two admins there are; the others get their role back afterwards."""
    two = [sign_up(service.http, name) for name in ("ada", "bob")]
    for admin in two:
        set_role(service.root, admin, "admin")
    others = admins_seen_by(two[0]) - {admin.username for admin in two}
    for other in others:
        assert change(two[0], other, role="moderator").status == 200
    try:
        yield two
    finally:
        survivor = next(who for who in two if who.get("/api/admin/audit").status == 200)
        for other in others:
            assert change(survivor, other, role="admin").status == 200
        for admin in two:
            if admin is not survivor:
                change(survivor, admin.username, role="member")


def test_update_user_by_two_admins_on_each_other_leaves_one(service):
    with two_admins(service) as two:
        for number in range(ROUNDS):
            fall = {"role": "member"} if number % 2 else {"isActive": False}
            calls = [
                partial(change, two[0], two[1].username, **fall),
                partial(change, two[1], two[0].username, **fall),
            ]
            answers = at_once(calls)
            assert statuses(answers)[200] == 1, [str(answer) for answer in answers]
            assert set(statuses(answers)) <= {200, 401, 403, 422}
            winner = [answer.status for answer in answers].index(200)
            survivor, fallen = two[winner], two[1 - winner]
            assert admins_seen_by(survivor) == {survivor.username}
            again = change(survivor, fallen.username, role="admin", isActive=True)
            assert again.status == 200
            two[1 - winner] = sign_in(service.http, fallen.email)
