"""The line to a room breaks, or never stands: nothing is missed, nothing doubled."""

import dataclasses
import re
from urllib.parse import urlsplit

import pytest

from ..faults.lines import Exchange
from .chatting import LONGEST, RoomPage
from .steps import expect

# What a browser says of a line that we cut, if it was using it at that moment.
CUT = r"net::ERR_(EMPTY_RESPONSE|CONNECTION_|SOCKET_NOT_CONNECTED|INCOMPLETE_CHUNKED)"
FOURTH_WAIT = re.compile(r"in ([6-9]|10) s")  # 8, a little more or less
WAITING = re.compile(r"Waiting to try again in \d s")


@pytest.fixture
def line(service):
    """A way to the service that can be cut."""
    with Exchange() as exchange:
        yield exchange.line([urlsplit(service.url).port])


@pytest.fixture
def behind(service, line):
    """The service, at the other end of the line."""
    return dataclasses.replace(service, url=f"http://127.0.0.1:{line.port}")


def forgive_cuts(visit):
    """At the end: what the browsers said of the cut line is no fault of the page."""
    visit.faults[:] = [fault for fault in visit.faults if not re.search(CUT, fault)]


@pytest.fixture(params=["ws", "sse", "poll"])
def transport(request, service):
    service.needs_transport(request.param)
    return request.param


def test_every_transport_brings_what_is_said(visit, ada, bob, transport):
    room = ada.open_room()
    here = RoomPage(visit(ada), room, only=transport).is_live(transport)
    there = RoomPage(visit(bob), room).is_live()
    here.say("one")
    there.shows("one")
    there.say("two")
    here.shows("one", "two")


def test_after_a_cut_nothing_is_missed_and_nothing_doubled(
    line, behind, visit, ada, bob, transport
):
    room = ada.open_room()
    page = RoomPage(visit(ada, at=behind), room, only=transport).is_live(transport)
    page.say("before")
    page.shows("before")
    line.shut()
    expect(page.state).to_have_text(WAITING)
    for text in ("one", "two", "three"):
        bob.say(room, text)
    page.say("mine")
    page.say("mine too")
    expect(page.pending.locator(".message-body")).to_have_text(["mine", "mine too"])
    line.is_shut = False
    page.shows("before", "one", "two", "three", "mine", "mine too", timeout=LONGEST)
    page.is_live(transport)
    told = [message["body"] for message in ada.messages(room)]
    assert told == ["before", "one", "two", "three", "mine", "mine too"]
    forgive_cuts(visit)


def test_cuts_in_the_middle_of_a_talk_change_nothing(
    line, behind, visit, ada, bob, transport
):
    room = ada.open_room()
    page = RoomPage(visit(ada, at=behind), room, only=transport).is_live(transport)
    said = []
    for number in range(4):
        for text in (f"{number} of bob", f"{number} of bob again"):
            bob.say(room, text)
        page.say(f"{number} of ada")
        line.reset()
        said += [f"{number} of ada", f"{number} of bob", f"{number} of bob again"]
    expect(page.messages).to_have_count(len(said), timeout=LONGEST)
    expect(page.pending).to_have_count(0)
    shown = page.messages.locator(".message-body").all_text_contents()
    stored = [message["body"] for message in ada.messages(room)]
    assert shown == stored and sorted(stored) == sorted(said)
    forgive_cuts(visit)


def test_a_deletion_during_a_cut_is_told(line, behind, visit, ada, bob, transport):
    room = ada.open_room()
    gone = bob.say(room, "Oh no")
    page = RoomPage(visit(ada, at=behind), room, only=transport).is_live(transport)
    line.shut()
    bob.delete(f"/api/rooms/{room['slug']}/messages/{gone['seq']}")
    line.is_shut = False
    page.shows("This message was deleted.", timeout=LONGEST)
    forgive_cuts(visit)


def test_a_line_that_died_in_silence_is_noticed(service, visit, ada, bob):
    service.needs_transport("ws")
    opened = []

    def pass_on(socket):
        opened.append(socket)
        server = socket.connect_to_server()
        dead = len(opened) == 1
        server.on_message(
            lambda text: None if dead and "messages" in text else socket.send(text)
        )

    page = visit(ada)
    page.route_web_socket("**/ws/**", pass_on)
    room = ada.open_room()
    shown = RoomPage(page, room).is_live()
    bob.say(room, "Anybody there?")
    shown.look()  # the rooms' numbers tell that there is a message
    shown.shows("Anybody there?")
    assert len(opened) == 2


def test_a_transport_that_does_not_get_through_is_left(service, visit, ada, bob):
    offered = [name for name in ("ws", "sse", "poll") if name in service.transports]
    room = ada.open_room()
    page = visit(ada)
    page.route_web_socket("**/ws/**", lambda socket: socket.close())
    page.route("**/events?*", lambda route: route.abort())
    if "sse" in offered:
        visit.expect("net::ERR_FAILED")
    shown = RoomPage(page, room)
    expect(page.locator("section.chat")).to_have_attribute(
        "data-transport", offered[-1], timeout=LONGEST
    )
    shown.is_live("poll")
    bob.say(room, "Through a needle's eye")
    shown.shows("Through a needle's eye")


def test_what_is_not_offered_is_left_at_once(service, visit, ada, bob):
    service.needs_transport("poll")
    if "sse" in service.transports:
        pytest.skip("all transports are offered")
    room = ada.open_room()
    visit.expect("answer 501")
    page = visit(ada)
    shown = RoomPage(page, room, only="sse poll")
    shown.is_live("poll")
    bob.say(room, "Here")
    shown.shows("Here")


def test_a_server_that_is_away_makes_nobody_step_down(
    service, line, behind, visit, ada, bob
):
    if service.transports == ["poll"]:
        pytest.skip("there is nothing to step down to")
    room = ada.open_room()
    page = RoomPage(visit(ada, at=behind), room).is_live()
    line.shut()
    expect(page.state).to_have_text(FOURTH_WAIT, timeout=LONGEST)
    bob.say(room, "Still there?")
    line.is_shut = False
    page.shows("Still there?", timeout=LONGEST)
    page.is_live()
    forgive_cuts(visit)
