"""SIGTERM: whoever was let in is answered, then the process is gone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from ..conformance.people import Person
from ..conformance.waiting import until
from .raw import dial, request
from .readers import READERS, following

GONE_WITHIN = 10  # seconds
SLOW = 2.5  # seconds for which a request in flight is held up
TOLD = (1001, 1012)  # streams too, by `closed`


def at(service, person):
    """The same person, with the same token, at another server."""
    return Person(service.http, person.username, person.email, person.token)


def terminate(service):
    """Ask it to end; when."""
    service.server.processes[0].ask()
    return time.monotonic()


def wait_for_end(service, asked):
    """Seconds until it is gone, and its exit code."""
    process = service.server.processes[0]
    until(process.has_ended, GONE_WITHIN + 5)
    return time.monotonic() - asked, process.child.returncode


def lets_nobody_in(service):
    """Whether whoever comes now gets no answer: the connection is refused, or waits
    and is reset in the end."""
    try:
        with dial(service.url) as line:
            line.settimeout(1)
            line.sendall(request(service.url, "/api/tags", None))
            return not line.recv(1)
    except OSError:
        return True


WORKERS = pytest.mark.parametrize("ending", [1, 2], indirect=True)


@pytest.fixture
def ending(request, service, another):
    """A server that is going to end."""
    with another(service, workers=request.param) as other:
        yield other


@WORKERS
@pytest.mark.timeout(120)
def test_sigterm_ends_an_idle_server_at_once(ending, guest):
    for _ in range(3):  # keep-alive connections that nobody uses any more
        line = dial(ending.url)
        line.sendall(request(ending.url, "/api/tags", None))
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
    took, code = wait_for_end(ending, terminate(ending))
    print(f"{took:.1f} s, exit code {code}")
    assert took < GONE_WITHIN
    assert code in (0, -15)


@WORKERS
@pytest.mark.timeout(120)
def test_sigterm_lets_everybody_finish(ending, service, ada, bob, outside):
    here, room = at(ending, ada), ada.open_room()
    slow_room = ada.open_room()
    path = f"/api/rooms/{room['slug']}/messages"
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor())
        followers = {
            (kind, number): stack.enter_context(
                following(READERS[kind](ending.url, room["slug"], bob.token))
            )
            for kind in service.transports
            if kind in READERS
            for number in range(4)
        }
        polls = [pool.submit(here.get, path, after=0, wait=25) for _ in range(3)]
        stack.enter_context(outside.lock(slow_room))
        slow = pool.submit(here.say, slow_room)
        until(outside.count_waiting)
        asked = terminate(ending)
        until(lambda: lets_nobody_in(ending), 5)
        release = threading.Timer(SLOW, outside.database.rollback)
        release.start()
        assert slow.result()["seq"] == 1
        for poll in polls:
            assert poll.result().status == 200
        took, code = wait_for_end(ending, asked)
        for follower in followers.values():
            follower.thread.join(5)
        codes = {key: follower.reader.code for key, follower in followers.items()}
    print(f"{took:.1f} s, exit code {code}, {codes}")
    assert SLOW <= took < GONE_WITHIN
    assert code in (0, -15)
    for told in codes.values():
        assert told in TOLD, codes
