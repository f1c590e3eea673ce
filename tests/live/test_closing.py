"""Who may no longer listen hears nothing more, wherever the cause happens."""

import threading
import time
from contextlib import contextmanager

import pytest

from ..conformance.people import Person, deactivate
from ..conformance.waiting import until
from .readers import READERS, following

AT_MOST = 5.0  # seconds from the cause to the close
PAUSE = 0.02  # seconds between two messages


def at(service, person):
    """The same person, with the same token, at another server."""
    return Person(service.http, person.username, person.email, person.token)


class Chatter:
    """Messages without end, by a server of their own."""

    def __init__(self, outside, room, author):
        self.say = lambda: outside.say(room, author, ["hush", "hush"])[-1]
        self.last = self.say()
        self.lock = threading.Lock()
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(PAUSE):
            with self.lock:
                self.last = self.say()

    def accepted(self):
        """The last that has been accepted by now."""
        with self.lock:
            return self.last


@contextmanager
def chatter(outside, room, author):
    """Within the block somebody keeps talking."""
    talk = Chatter(outside, room, author)
    thread = threading.Thread(target=talk.run)
    thread.start()
    try:
        yield talk
    finally:
        talk.over.set()
        thread.join()


def revoke(bob, *_):
    assert bob.delete("/api/user/tokens").status == 204


def deactivate_him(bob, ada, admin, room):
    deactivate(admin, bob)


def remove(bob, ada, admin, room):
    path = f"/api/rooms/{room['slug']}/members/{bob.username}"
    assert ada.delete(path).status == 204


CAUSES = {"revoked": (revoke, 4401), "deactivated": (deactivate_him, 4401)}
CAUSES |= {"removed": (remove, 4403)}


@pytest.mark.parametrize("kind", ["ws", "sse"])
@pytest.mark.parametrize("cause", CAUSES)
def test_nothing_is_heard_after_a_cause_at_another_server(
    service, twin, outside, ada, bob, carol, admin, kind, cause
):
    service.needs_transport(kind)
    room = ada.open_room(private=True)
    for member in (bob, carol):
        ada.let_in(room, member)
    act, code = CAUSES[cause]
    with (
        following(READERS[kind](service.url, room["slug"], bob.token)) as theirs,
        following(READERS[kind](service.url, room["slug"], carol.token)) as other,
        chatter(outside, room, ada.username) as talk,
    ):
        theirs.has(talk.accepted())
        act(at(twin, bob), at(twin, ada), at(twin, admin), room)
        caused, known = time.monotonic(), talk.accepted()
        theirs.thread.join(AT_MOST)
        assert not theirs.thread.is_alive(), "still open"
        took = time.monotonic() - caused
        until(lambda: talk.accepted() > known)  # the control: it could have been heard
        other.has(talk.accepted())
    print(f"closed after {took:.2f} s")
    assert theirs.reader.code == code
    assert max(theirs.seqs) <= known
