"""What a server must do right before it is timed: the frames of chat.md.

The whole of it is held by tests/conformance; this is what reference servers speak too.
"""

import json
import re
from collections.abc import Callable

from websockets.sync.client import ClientConnection

from shared.domain import frames as codes
from shared.domain import limits
from tests.conformance import frames
from tests.conformance.client import Client
from tests.conformance.sockets import PATIENCE, live

from .client import Audience, Lost
from .load import by_sockets, fan_out
from .servers import Server

SENDS = 15  # by one person; a variant takes 20 in two seconds
LONG = "x" * limits.MESSAGE_MAX
MORE = 1_500  # long messages: more than kernels buffer, and than a queue holds


def guest(server: Server) -> Client:
    return Client(server.http)


def a_message_is_acknowledged_and_heard_by_all(server: Server) -> None:
    room, body = {"slug": server.open_room()}, " Grüße & <b>gears</b> \u2028 "
    (person,) = server.people(1)
    with live(person, room) as ada, live(guest(server), room) as reader:
        ada.say(body, "first")
        ack = ada.next("ack")
        assert (ack["clientId"], ack["seq"]) == ("first", 1)
        (heard,) = reader.messages(1)
        assert ada.messages(1) == [heard]
        assert (heard["body"], heard["clientId"]) == (body, "first")
        assert not heard["deleted"]


def seqs_go_on_without_gaps_for_everybody(server: Server) -> None:
    room, total = {"slug": server.open_room()}, 2 * SENDS
    one, two = server.people(2)
    with (
        live(one, room) as ada,
        live(two, room) as bob,
        live(guest(server), room) as reader,
    ):
        for number in range(SENDS):
            ada.say(str(number), f"ada-{number}")
            bob.say(str(number), f"bob-{number}")
        acks = [each.next("ack") for each in (ada, bob) for _ in range(SENDS)]
        heard, *others = [each.messages(total) for each in (ada, bob, reader)]
        assert others == [heard, heard]
        assert [each["seq"] for each in heard] == list(range(1, total + 1))
        seqs = {each["clientId"]: each["seq"] for each in heard}
        assert seqs == {each["clientId"]: each["seq"] for each in acks}
        mine = [each["body"] for each in heard if each["clientId"][0] == "a"]
        assert mine == [str(number) for number in range(SENDS)]


def what_is_refused_is_not_stored(server: Server) -> None:
    room = {"slug": server.open_room()}
    (person,) = server.people(1)
    with live(person, room) as ada, live(guest(server), room) as nobody:
        for body, client_id, key in (
            (" \n", "1", "body"),
            (LONG + "x", "2", "body"),
            ("Hello", "", "clientId"),
        ):
            ada.say(body, client_id)
            refused = ada.next("error")
            assert key in refused["errors"]
            assert refused["clientId"] == (client_id or None)
        nobody.say("Hello", "3")
        assert nobody.next("error")["errors"] == {"token": ["is missing"]}
        ada.say(LONG, "4")
        assert ada.next("ack")["seq"] == 1


def what_is_no_frame_of_ours_ends_the_connection(server: Server) -> None:
    room = {"slug": server.open_room()}
    for strange in ("no JSON", "[]", '{"type":"joined"}', b'{"type":"send"}'):
        (person,) = server.people(1)
        with live(person, room) as ada:
            ada.send(strange)
            assert ada.closed() == codes.NOT_OURS, strange


def a_frame_is_no_larger_than_64_kib(server: Server) -> None:
    slug, left = server.open_room(), 5 * SENDS
    tokens = [person.token for person in server.people(5)]
    with Audience(server.url, slug) as senders:
        senders.join(tokens)
        with live(guest(server), {"slug": slug}) as reader:
            say = by_sockets(senders, LONG)
            for _ in range(left):
                say()
            while left:
                raw = text(reader.connection)
                assert len(raw.encode()) <= limits.FRAME_MAX
                heard = json.loads(raw)
                frames.check(heard)
                left -= len(heard.get("messages", ()))


def text(connection: ClientConnection) -> str:
    raw = connection.recv(timeout=PATIENCE)
    assert isinstance(raw, str)
    return raw


def nobody_waits_for_a_slow_reader(server: Server) -> None:
    slug = server.open_room()
    with Audience(server.url, slug) as slow, Audience(server.url, slug) as others:
        slow.join([None])
        others.join(server.tokens)
        say = by_sockets(others, LONG)
        fan_out(others, say, 16, seconds=60, most=MORE)
        assert read_all(slow) < MORE


def read_all(slow: Audience) -> int:
    """How many messages it gets until it is cut off."""
    try:
        while True:
            slow.receive()
    except (Lost, OSError) as end:
        why = str(end)
    assert re.search("4503|ended|reset", why), why
    return slow.slowest


CHECKS: list[Callable[[Server], None]] = [
    a_message_is_acknowledged_and_heard_by_all,
    seqs_go_on_without_gaps_for_everybody,
    what_is_refused_is_not_stored,
    what_is_no_frame_of_ours_ends_the_connection,
    a_frame_is_no_larger_than_64_kib,
    nobody_waits_for_a_slow_reader,
]
