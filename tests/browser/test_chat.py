"""People in a chat room: what they say, see, take back and have not read yet."""

import pytest

from ..conformance.people import deactivate, sign_up
from .chatting import RoomPage
from .steps import expect

DELETED = "This message was deleted."


@pytest.fixture
def room(ada):
    return ada.open_room("Engine room", topic="Gears")


def test_two_people_talk_across_two_variants(both, visit):
    one, other = both
    ada, bob = sign_up(one.http, "ada"), sign_up(other.http, "bob")
    room = ada.open_room()
    here = RoomPage(visit(ada, at=one), room).is_live()
    there = RoomPage(visit(bob, at=other), room).is_live()
    here.say("Good morning.")
    there.shows("Good morning.")
    there.say("So it is.")
    here.shows("Good morning.", "So it is.")
    here.say("Good night.")
    for page in (here, there):
        page.shows("Good morning.", "So it is.", "Good night.")


def test_people_see_who_is_here_across_variants(both, visit):
    one, other = both
    if not {"ws"} <= {*one.transports} & {*other.transports}:
        pytest.skip("presence is for sockets, which one of the two does not offer")
    ada, bob = sign_up(one.http, "ada"), sign_up(other.http, "bob")
    room = ada.open_room()
    here = RoomPage(visit(ada, at=one), room).is_live()
    expect(here.present).to_have_text([ada.username])
    there = visit(bob, at=other)
    RoomPage(there, room).is_live()
    expect(here.present).to_have_text([ada.username, bob.username])
    expect(here.page.locator(".presence-count")).to_have_text("2")
    there.goto("/")
    expect(here.present).to_have_text([ada.username])


def test_a_guest_reads_live_and_is_seen_by_nobody(service, visit, ada, room):
    page = RoomPage(visit(), room).is_live()
    ada.say(room, "For everybody")
    page.shows("For everybody")
    expect(page.field).to_have_count(0)
    expect(page.page.locator(".presence-now")).to_be_hidden()


def test_what_comes_live_looks_as_it_does_after_a_reload(visit, ada, bob, room):
    page = RoomPage(visit(ada), room).is_live()
    page.say("Mine\n  on two lines <b>&amp;")
    page.shows("Mine\n  on two lines <b>&amp;")
    gone = bob.say(room, "Gone")
    bob.delete(f"/api/rooms/{room['slug']}/messages/{gone['seq']}")
    bob.say(room, "Yours")
    page.shows("Mine\n  on two lines <b>&amp;", DELETED, "Yours")
    looks = """items => items.map(item => item.outerHTML.replace(/\\s+/g, ' ')
      .replace(/<input type="hidden"[^>]*>/, ''))"""  # a token, another each time
    live = page.messages.evaluate_all(looks)
    page.page.reload()
    page.is_live()
    assert page.messages.evaluate_all(looks) == live


def test_enter_sends_and_shift_enter_begins_a_line(visit, ada, room):
    page = RoomPage(visit(ada), room).is_live()
    page.field.press_sequentially("one")
    page.field.press("Shift+Enter")
    page.field.press_sequentially("two")
    page.field.press("Enter")
    page.shows("one\ntwo")
    expect(page.field).to_have_value("")
    expect(page.field).to_be_focused()
    page.field.press("Enter")
    assert [message["body"] for message in ada.messages(room)] == ["one\ntwo"]


def test_what_is_typed_fast_keeps_its_order(visit, ada, room):
    page = RoomPage(visit(ada), room).is_live()
    texts = [f"{number}" for number in range(15)]
    for text in texts:
        page.say(text)
    page.shows(*texts)
    assert [message["body"] for message in ada.messages(room)] == texts


def test_whoever_writes_too_fast_loses_nothing(visit, ada, room):
    page = RoomPage(visit(ada), room).is_live()
    if "ws" not in visit.service.transports:
        visit.expect("answer 429")
    texts = [f"{number}" for number in range(30)]
    for text in texts:
        page.say(text)
    page.shows(*texts)


def test_a_refused_message_is_given_back_with_the_reason(visit, ada, room):
    page = RoomPage(visit(ada), room).is_live()
    if "ws" not in visit.service.transports:
        visit.expect("answer 422")
    page.say("x" * 4001)
    errors = page.page.locator(".error-messages li")
    expect(errors).to_have_text("body is too long (maximum is 4000 characters)")
    expect(page.field).to_have_value("x" * 4001)
    expect(page.pending).to_have_count(0)
    page.say("shorter")
    page.shows("shorter")
    expect(errors).to_have_count(0)


def test_an_author_takes_a_message_back_for_everybody(visit, ada, bob, room):
    here = RoomPage(visit(ada), room).is_live()
    there = RoomPage(visit(bob), room).is_live()
    here.say("Oh no")
    there.shows("Oh no")
    expect(there.item("Oh no").get_by_role("button")).to_have_count(0)
    here.item("Oh no").get_by_role("button", name="Delete message").press("Enter")
    expect(here.item(DELETED).locator(".author")).to_be_focused()
    there.say("What was it?")  # a long poll tells deletions with its next answer
    for page in (here, there):
        page.shows(DELETED, "What was it?")


def test_a_moderator_takes_away_anything(service, visit, ada, room):
    page = RoomPage(visit(service.cast["moderator"]), room).is_live()
    ada.say(room, "Spam")
    page.item("Spam").hover()
    page.item("Spam").get_by_role("button", name="Delete message").click()
    page.shows(DELETED)
    assert ada.messages(room)[0]["deleted"]


def test_what_is_unread_elsewhere_is_counted_until_it_is_read(visit, ada, bob, room):
    elsewhere = ada.open_room("Elsewhere")
    ada.let_in(elsewhere, bob)
    page = RoomPage(visit(bob), room).is_live()
    expect(page.unread(elsewhere)).to_have_count(0)
    ada.say(elsewhere, "one")
    ada.say(elsewhere, "two")
    page.look()
    expect(page.unread(elsewhere)).to_have_text("2")
    page.page.locator(f"a.room-link[data-room={elsewhere['slug']}]").click()
    page.is_live()
    expect(page.unread(elsewhere)).to_have_count(0)
    told = bob.get(f"/api/rooms/{elsewhere['slug']}").json["room"]
    assert told["unreadCount"] == 0


def test_a_page_that_is_seen_reads_what_comes(visit, ada, bob, room):
    ada.let_in(room, bob)
    page = RoomPage(visit(bob), room).is_live()
    ada.say(room, "one")
    page.shows("one")
    page.page.wait_for_function(
        """async path => (await (await fetch(path)).json()).room.unreadCount === 0""",
        arg=f"/api/rooms/{room['slug']}",
    )


def test_a_page_that_is_hidden_reads_nothing(visit, ada, bob, room):
    ada.let_in(room, bob)
    hidden = "Object.defineProperty(document, 'hidden', {get: () => true})"
    page = visit(bob)
    page.add_init_script(hidden)
    shown = RoomPage(page, room).is_live()
    ada.say(room, "one")
    shown.shows("one")
    shown.say("I am here")
    shown.shows("one", "I am here")
    told = bob.get(f"/api/rooms/{room['slug']}").json["room"]
    assert told["unreadCount"] > 0


def test_older_messages_come_when_asked_for_and_nothing_moves(
    visit, somebody, ada, room
):
    texts = [f"{number}" for number in range(1, 61)]
    for begin in range(0, 60, 20):  # as many as one may say at once
        talker = somebody("talker")
        for text in texts[begin : begin + 20]:
            talker.say(room, text)
    page = RoomPage(visit(ada), room).is_live()
    page.shows(*texts[10:])
    top = page.messages.first.evaluate(
        "item => (item.scrollIntoView(), item.getBoundingClientRect().top)"
    )
    first = page.item("11")
    page.older.click()
    page.shows(*texts)
    now = first.evaluate("item => item.getBoundingClientRect().top")
    assert abs(now - top) < 50, "what was read has moved"  # the button is gone
    expect(page.older).to_be_hidden()
    expect(page.page.locator("ol.messages")).to_be_focused()


def test_new_messages_move_nothing_unless_the_end_is_seen(visit, ada, bob, room):
    bob.say_many(room, 20)
    page = RoomPage(visit(ada), room).is_live()
    place = "list => [list.scrollTop, list.scrollHeight - list.clientHeight]"
    box = page.page.locator("ol.messages")
    ada.say(room, "seen")
    expect(page.item("seen")).to_be_in_viewport()
    box.evaluate("list => list.scrollTop = 0")
    ada.say(room, "further down")
    expect(page.item("further down")).to_have_count(1)
    assert box.evaluate(place)[0] == 0
    expect(page.item("further down")).not_to_be_in_viewport()


def test_who_is_removed_is_told_so(visit, ada, bob):
    room = ada.open_room("Secret", private=True)
    ada.let_in(room, bob)
    page = RoomPage(visit(bob), room).is_live()
    if "ws" not in visit.service.transports:
        visit.expect("answer 404")
    ada.delete(f"/api/rooms/{room['slug']}/members/{bob.username}")
    expect(page.state).to_have_text("Closed: this room is not open to you")


def test_who_is_deactivated_is_told_so(service, visit, ada, bob):
    room = ada.open_room("Secret", private=True)
    ada.let_in(room, bob)
    page = RoomPage(visit(bob), room).is_live()
    if "ws" not in service.transports:
        visit.expect("answer 40[14]")
    deactivate(service.root, bob)
    expect(page.state).to_contain_text("Closed: ")


def test_without_a_script_the_form_sends(visit, ada, room):
    page = visit(ada, java_script_enabled=False)
    page.goto(f"/chat/{room['slug']}")
    page.get_by_label("Message", exact=True).fill("By hand")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("li.message .message-body")).to_have_text(["By hand"])
    page.get_by_role("button", name="Delete message").click()
    expect(page.locator("li.message .message-body")).to_have_text([DELETED])
