"""Four variants on one database at once: what one does, the others know."""

import threading
from contextlib import ExitStack

import pytest

from .. import servers
from ..conftest import VARIANTS, variants
from .conftest import ours
from .people import PASSWORD, Person, deactivate, sign_in, sign_up
from .sockets import live
from .waiting import at_once, until

OTHERS = [(one, other) for one in VARIANTS for other in VARIANTS if one != other]
PAIRS = pytest.mark.parametrize(("one", "other"), OTHERS)
EACH = pytest.mark.parametrize("one", VARIANTS)


@pytest.fixture(scope="session")
def four(request, site):
    """All variants by name, on one database and one Redis."""
    if request.config.getoption("url"):
        pytest.skip("a foreign service shares no database with ours")
    if set(variants(request.config)) != set(VARIANTS):
        pytest.skip("needs all four variants")
    _, database = request.param
    name = f"all-{database}"
    url = site.database(database, name)
    servers.migrate("django", url)
    servers.migrate("fastapi", url)  # which adopts what Django has made
    servers.seed(url)
    with site.redis(name) as redis, ExitStack() as stack:
        yield {
            variant: ours(
                stack.enter_context(servers.running(variant, site.folder, url, redis))
            )
            for variant in VARIANTS
        }


def at(service, person):
    """The same person, with the same token, at another variant."""
    return Person(service.http, person.username, person.email, person.token)


@PAIRS
def test_login_works_in_one_for_who_registered_in_another(four, one, other):
    ada = sign_up(four[one].http, "ada")
    assert at(four[other], ada).get("/api/user").json["user"]["token"] == ada.token
    assert sign_in(four[other].http, ada.email).username == ada.username
    again = sign_in(four[one].http, ada.email)  # the hash is still as it was
    assert again.username == ada.username


@PAIRS
def test_update_article_in_one_is_read_in_another(four, one, other):
    ada, bob = (sign_up(four[one].http, name) for name in ("ada", "bob"))
    article = ada.publish(tagList=["b", "a"], body="caf\u00e9 \U0001f682")
    there = at(four[other], ada)
    path = f"/api/articles/{article['slug']}"
    assert there.get(path).json["article"] == article
    changed = there.put(path, {"article": {"title": "New", "tagList": []}})
    slug = changed.json["article"]["slug"]
    here = ada.get(f"/api/articles/{slug}").json["article"]
    assert here == changed.json["article"]
    assert here["createdAt"] == article["createdAt"] < here["updatedAt"]
    comment = at(four[other], bob).comment(here)
    assert ada.get(f"/api/articles/{slug}/comments").json["comments"] == [comment]
    at(four[other], bob).favorite(here)
    at(four[other], bob).follow(ada)
    assert bob.get("/api/articles/feed").json["articlesCount"] == 1
    assert ada.get(f"/api/articles/{slug}").json["article"]["favoritesCount"] == 1
    assert ada.delete(f"/api/articles/{slug}").status == 204
    assert there.get(f"/api/articles/{slug}").status == 404


@EACH
def test_revoke_tokens_in_one_is_refused_in_all(four, one):
    ada = sign_up(four[one].http, "ada")
    second = sign_in(four[one].http, ada.email)
    assert second.put("/api/user", {"user": {"password": "password-2"}}).status == 200
    for service in four.values():
        assert at(service, ada).get("/api/user").status == 401
        assert at(service, second).get("/api/user").status == 200
    assert second.delete("/api/user/tokens").status == 204
    bob = sign_up(four[one].http, "bob")
    deactivate(four[one].root, bob)
    for service in four.values():
        assert at(service, second).get("/api/user").status == 401
        assert at(service, bob).get("/api/user").status == 401
        user = {"user": {"email": bob.email, "password": PASSWORD}}
        assert service.guest().post("/api/users/login", user).status == 401


@EACH
def test_send_message_in_one_arrives_live_in_all_that_have_sockets(four, one):
    ada = sign_up(four[one].http, "ada")
    room = ada.open_room(private=True)
    sockets = [each for each in four.values() if "ws" in each.transports]
    with ExitStack() as stack:
        heard = [stack.enter_context(live(at(each, ada), room)) for each in sockets]
        sent = [ada.say(room, body, clientId=body) for body in ("one", "two")]
        for socket in heard:
            assert socket.messages(2) == sent
        ada.delete(f"/api/rooms/{room['slug']}/messages/1")
        for socket in heard:
            assert socket.next("deleted")["seq"] == 1


@EACH
def test_send_message_in_one_ends_the_wait_in_all(four, one):
    ada = sign_up(four[one].http, "ada")
    room = ada.open_room()
    answers = {}

    def wait(name):
        path = f"/api/rooms/{room['slug']}/messages"
        answers[name] = at(four[name], ada).get(path, after=0, wait=20).json["messages"]

    waiting = [threading.Thread(target=wait, args=[name]) for name in four]
    for thread in waiting:
        thread.start()
    waiting[0].join(0.5)  # they do wait
    assert answers == {}
    sent = ada.say(room)
    for thread in waiting:
        thread.join(10)
    assert answers == {name: [sent] for name in four}


def test_send_message_counts_without_gaps_over_all_variants(four):
    writers = {name: sign_up(four[name].http, name) for name in VARIANTS}
    room = writers["django"].open_room()
    with ExitStack() as stack:
        heard = [
            stack.enter_context(live(at(each, writers["django"]), room))
            for each in four.values()
            if "ws" in each.transports
        ]
        at_once([lambda who=who: who.say_many(room, 15) for who in writers.values()])
        stored = writers["django"].messages(room, after=0, limit=200)
        assert [each["seq"] for each in stored] == list(range(1, 61))
        for socket in heard:
            assert socket.messages(60) == stored


@EACH
def test_send_message_repeated_in_another_variant_is_stored_once(four, one):
    ada = sign_up(four[one].http, "ada")
    room = ada.open_room()
    first = ada.say(room, "first", clientId="same")
    for service in four.values():
        assert at(service, ada).say(room, "again", clientId="same") == first
    assert ada.messages(room) == [first]


@EACH
def test_live_room_closes_in_all_when_one_ends_the_right_to_it(four, one):
    ada, bob, carol = (
        sign_up(four[one].http, name) for name in ("ada", "bob", "carol")
    )
    room = ada.open_room(private=True)
    ada.let_in(room, bob)
    ada.let_in(room, carol)
    sockets = [each for each in four.values() if "ws" in each.transports]
    with ExitStack() as stack:
        bobs = [stack.enter_context(live(at(each, bob), room)) for each in sockets]
        carols = [stack.enter_context(live(at(each, carol), room)) for each in sockets]
        ada.delete(f"/api/rooms/{room['slug']}/members/{bob.username}")
        carol.delete("/api/user/tokens")
        assert [socket.closed() for socket in bobs] == [4403] * len(bobs)
        assert [socket.closed() for socket in carols] == [4401] * len(carols)


def test_live_room_tells_of_people_in_other_variants(four):
    sockets = [each for each in four.values() if "ws" in each.transports]
    people = [sign_up(each.http, f"p{number}") for number, each in enumerate(sockets)]
    room = people[0].open_room()
    names = sorted(person.username for person in people)
    with ExitStack() as stack:
        heard = [stack.enter_context(live(person, room)) for person in people]
        for socket in heard:
            until(lambda socket=socket: socket.next("presence")["usernames"] == names)


@EACH
def test_list_notifications_tells_in_all_what_was_done_in_one(four, one):
    ada, bob = (sign_up(four[one].http, name) for name in ("ada", "bob"))
    bob.follow(ada)
    ada.publish()

    def told(service):
        return at(service, bob).get("/api/notifications").json["notifications"]

    first = until(lambda: told(four[one]))
    for service in four.values():
        assert told(service) == first
