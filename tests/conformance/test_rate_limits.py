"""The limits, as every deployment has them: on, and exact over two processes."""

from collections import Counter
from contextlib import ExitStack
from functools import partial
from itertools import batched

import httpx
import pytest

from .. import servers
from .calls import newcomer
from .client import Client
from .conftest import ours
from .people import PASSWORD, Person
from .sockets import handshake, live, refusal, room_path
from .waiting import at_once, until

UNBOUND = httpx.Limits(max_connections=None, max_keepalive_connections=0)


@pytest.fixture(scope="module")
def strict(service, site):
    """The variant once more on the same database: limits on, two processes."""
    plain = service.needs_to_be_ours()
    with (
        site.redis(f"strict-{plain.url.rpartition(chr(58))[2]}") as redis,
        servers.running(
            plain.variant, site.folder, plain.database_url, redis,
            workers=2, jobs=False, RATE_LIMITS="on",
        ) as server,
    ):  # fmt: skip
        yield ours(server)


@pytest.fixture
def address(strict):
    """Makes a guest who comes from an address of their own."""
    with ExitStack() as stack:

        def come_from(number):
            transport = httpx.HTTPTransport(
                local_address=f"127.0.0.{number}", limits=UNBOUND
            )
            http = httpx.Client(
                base_url=strict.url, transport=transport, timeout=60, trust_env=False
            )
            return Client(stack.enter_context(http))

        yield come_from


def at(strict, person):
    """The same person, at the strict service."""
    return Person(strict.http, person.username, person.email, person.token)


def attempt(guest, email, password="wrong password", headers=None):
    body = {"user": {"email": email, "password": password}}
    return guest.send("POST", "/api/users/login", body=body, headers=headers)


def retry_after(answer):
    """The header, which must be a whole number of seconds within the minute."""
    assert answer.errors == {"rate": ["too many requests"]}
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    return int(answer.headers["retry-after"])


def test_get_meta_tells_the_limits_that_are_on(strict):
    limits = strict.guest().get("/api/meta").json["limits"]
    assert limits["signInsPerAccount"] == 10 and limits["signInsPerAddress"] == 60
    assert limits["writesPerUser"] == 120 and limits["openingsPerUser"] == 60
    assert limits["messagesPerSecond"] == 10 and limits["messageBurst"] == 20


def test_login_lets_exactly_10_a_minute_through_for_one_account(strict, address, ada):
    guest = address(2)
    answers = at_once([partial(attempt, guest, ada.email)] * 120)
    assert Counter(answer.status for answer in answers) == {401: 10, 429: 110}
    for answer in answers:
        if answer.status == 429:
            retry_after(answer)
    again = attempt(address(3), ada.email.upper(), PASSWORD)
    assert again.status == 429, "another address and another case are the same account"
    assert at(strict, ada).get("/api/user").status == 200, "her token goes on"


def test_login_of_another_account_is_not_held_up(strict, address, ada, bob):
    guest = address(4)
    answers = at_once([partial(attempt, guest, ada.email)] * 20)
    assert Counter(answer.status for answer in answers)[401] == 10
    assert attempt(guest, bob.email, PASSWORD).status == 200


def test_login_lets_exactly_60_a_minute_through_for_one_address(strict, address):
    guest = address(5)
    emails = [f"nobody-{number}@example.com" for number in range(80)]
    calls = [partial(attempt, guest, email) for email in emails]
    # 80 at once are a flood, and a busy service may answer some of a flood with 503
    answers = [answer for some in batched(calls, 20) for answer in at_once(some)]
    assert Counter(answer.status for answer in answers) == {401: 60, 429: 20}
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP"):
        value = "for=9.9.9.9" if name == "Forwarded" else "9.9.9.9"
        answer = attempt(guest, "somebody@example.com", headers={name: value})
        retry_after(answer)  # an untrusted peer does not say who it is
    assert attempt(address(6), "somebody@example.com").status == 401


def test_register_counts_with_login(strict, address):
    guest = address(7)
    name = newcomer()["username"]
    email = f"{name}@elsewhere.example"
    for _ in range(10):
        assert attempt(guest, email).status == 401
    user = {"username": name, "email": email, "password": PASSWORD}
    retry_after(guest.post("/api/users", {"user": user}))
    assert guest.get(f"/api/profiles/{name}").status == 404, "nothing was changed"


def test_follow_profile_and_other_writes_stop_at_120_a_minute(strict, ada, bob):
    writer, other = at(strict, ada), at(strict, bob)
    article = other.publish()
    path = f"/api/articles/{article['slug']}/favorite"
    answers = at_once([partial(writer.post, path)] * 130)
    assert Counter(answer.status for answer in answers) == {200: 120, 429: 10}
    retry_after(next(answer for answer in answers if answer.status == 429))
    comment = {"comment": {"body": "one too many"}}
    comments = f"/api/articles/{article['slug']}/comments"
    retry_after(writer.post(comments, comment))
    retry_after(writer.post("/api/articles/nothing/favorite"))  # 429 before 404
    assert writer.get(comments).json["comments"] == [], "reading goes on"
    other.comment(article)  # so do others
    assert writer.say(other.open_room())["seq"] == 1, "messages have their own limit"


def test_live_room_lets_60_a_minute_open(strict, ada):
    strict.needs_transport("ws")
    reader = at(strict, ada)
    room = reader.open_room()
    for _ in range(60):
        assert handshake(reader, room_path(room)).status == 101
    retry_after(refusal(reader, room_path(room)))
    retry_after(refusal(reader, "/ws/notifications"))


def test_send_message_and_frames_count_together_over_processes(strict, ada):
    strict.needs_transport("ws")
    sender = at(strict, ada)
    room = sender.open_room()
    path = f"/api/rooms/{room['slug']}/messages"
    with live(sender, room) as one, live(sender, room) as two:
        post = partial(sender.post, path, {"message": {"body": "b"}})

        def frames(socket):
            for _ in range(10):
                socket.say("b")

        at_once([post] * 10 + [partial(frames, one), partial(frames, two)])
        told = [frame for each in (one, two) for frame in replies(each, 10)]
    refused = [frame for frame in told if frame["type"] == "error"]
    stored = sender.messages(room, limit=200)
    assert 20 <= len(stored) < 30 and refused


def replies(socket, count):
    """The next `count` acks and errors."""
    found = []
    while len(found) < count:
        frame = socket.hear()
        found += [frame] if frame["type"] in ("ack", "error") else []
    return found


def test_login_is_503_without_redis_and_writes_go_on(strict, address, ada, bob):
    writer, guest = at(strict, ada), address(8)
    room = writer.open_room()
    strict.server.redis.stop()
    try:
        for path in ("/api/users", "/api/users/login"):
            user = {"username": "eve-late", "email": bob.email, "password": PASSWORD}
            answer = guest.post(path, {"user": user})
            assert (answer.status, list(answer.errors)) == (503, ["service"])
        assert writer.publish()["title"]
        assert writer.say(room)["seq"] == 1
        assert [each["seq"] for each in writer.messages(room, after=0)] == [1]
        ready = guest.get("/readyz")
        assert ready.status == 503
        assert ready.errors == {"service": ["redis is not ready"]}
        assert guest.get("/healthz").status == 200
    finally:
        strict.server.redis.start()
    until(lambda: attempt(guest, bob.email, PASSWORD).status == 200)
    until(lambda: guest.get("/readyz").status == 200)
