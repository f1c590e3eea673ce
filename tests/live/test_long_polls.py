"""500 readers who wait, and everybody else, who must not notice."""

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from shared.cli.processes import ROOT

from ..conformance.waiting import until

WAITING = 500
PLACES = 6  # of django_monolith, whose readers hold a thread: half of its 12
PAUSE = 0.02  # seconds between two ordinary requests
SECONDS = 2  # of such requests, each time
SLOWER = 2  # times, at most
COMING = 20  # seconds for all to ask for the first time, and then nothing is slower


def seconds_of(connection, path):
    """How long an ordinary request takes."""
    began = time.monotonic()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    return time.monotonic() - began


def ratio(service, control, path):
    """How long ordinary requests take here, beside one where nobody waits: both are
    asked in turn, so whatever else the machine does, it does to both."""
    addresses = [urlsplit(each.url) for each in (service, control)]
    here, there = (http.client.HTTPConnection(a.hostname, a.port) for a in addresses)
    end, pairs = time.monotonic() + SECONDS, []
    while not pairs or time.monotonic() < end:
        pairs.append((seconds_of(here, path), seconds_of(there, path)))
        time.sleep(PAUSE)
    for connection in (here, there):
        connection.close()
    ours, theirs = map(statistics.median, zip(*pairs, strict=True))
    return ours / theirs


@contextmanager
def waiting_readers(service, room) -> Iterator[subprocess.Popen[str]]:
    """They are in a process of their own, and ask again as chat.md says."""
    parts = urlsplit(service.url)
    command = [sys.executable, "-m", "tests.live.waiting_readers"]
    command += [parts.hostname, str(parts.port), room["slug"], str(WAITING)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as readers:
        try:
            yield readers
        finally:
            readers.kill()


@pytest.mark.timeout(240)
def test_500_readers_who_wait_leave_other_requests_as_they_are(service, twin, ada):
    room = ada.open_room()
    path = f"/api/rooms/{room['slug']}"
    with waiting_readers(service, room) as readers:
        assert readers.stdout.readline() == "all have asked\n"
        until(lambda: ratio(service, twin, path) < SLOWER, COMING)
        sent = ada.say(room)
        assert readers.stdout.readline() == f"all have heard {sent['seq']}\n"
        waited, refused = map(int, readers.stdout.readline().split())
    if service.transports == ["poll"]:
        assert waited <= PLACES
        assert refused >= WAITING - PLACES
    else:
        assert (waited, refused) == (WAITING, 0)
