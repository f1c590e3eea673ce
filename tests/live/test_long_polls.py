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
PAUSE = 0.03  # seconds between two ordinary requests
SECONDS = 2  # of such requests, each time
SLOWER = 2  # times, at most


def median_seconds(service, path, seconds):
    """Of ordinary requests, made for so long; one at least."""
    parts = urlsplit(service.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=15)
    end, took = time.monotonic() + seconds, []
    while not took or time.monotonic() < end:
        began = time.monotonic()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        took.append(time.monotonic() - began)
        time.sleep(PAUSE)
    connection.close()
    return statistics.median(took)


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
def test_500_readers_who_wait_leave_other_requests_as_they_are(service, ada):
    room = ada.open_room()
    path = f"/api/rooms/{room['slug']}"
    before = median_seconds(service, path, SECONDS)
    with waiting_readers(service, room) as readers:
        assert readers.stdout.readline() == "all have asked\n"
        # their coming takes a while, and then nothing is slower than before
        until(lambda: median_seconds(service, path, SECONDS) < SLOWER * before)
        sent = ada.say(room)
        assert readers.stdout.readline() == f"all have heard {sent['seq']}\n"
        waited, refused = map(int, readers.stdout.readline().split())
    if service.transports == ["poll"]:
        assert waited <= PLACES
        assert refused >= WAITING - PLACES
    else:
        assert (waited, refused) == (WAITING, 0)
