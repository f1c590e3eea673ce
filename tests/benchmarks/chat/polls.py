"""The long poll: how long after a message is sent those who wait are answered."""

import json
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from .measures import Sample
from .servers import Server

READERS = 4  # fewer than half of a thread pool
PAUSE = 0.2  # seconds between two messages
PATIENCE = 30.0


class Caller:
    """One kept connection to the API."""

    def __init__(self, server: Server, slug: str) -> None:
        self._connection = HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE)
        self._path = f"/api/rooms/{slug}/messages"
        self._headers = {
            "Authorization": f"Token {server.tokens[0]}",
            "Content-Type": "application/json",
        }

    def wait(self, after: int) -> Any:
        """What comes after this message, as soon as something does."""
        return self._ask("GET", f"{self._path}?after={after}&wait=25", None)

    def send(self) -> None:
        self._ask("POST", self._path, json.dumps({"message": {"body": "Hello"}}))

    def _ask(self, method: str, path: str, body: str | None) -> Any:
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status in (200, 201), f"{answer.status} {content[:300]!r}"
        return json.loads(content)


class Reader(threading.Thread):
    """Waits for one message after the other, and notes when it has it."""

    def __init__(self, caller: Caller, count: int) -> None:
        super().__init__(daemon=True)
        self.caller = caller
        self.count = count
        self.at: dict[int, float] = {}

    def run(self) -> None:
        seq = 0
        while seq < self.count:
            found = self.caller.wait(seq)["messages"]
            moment = time.perf_counter()
            for message in found:
                seq = message["seq"]
                self.at[seq] = moment


def wake_ups(server: Server, seconds: float) -> Iterator[Sample]:
    """From the start of `send_message` to the whole answer of `list_messages`."""
    slug, count = server.open_room(), max(5, round(seconds / PAUSE))
    readers = [Reader(Caller(server, slug), count) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    writer, sent = Caller(server, slug), {}
    for seq in range(1, count + 1):
        time.sleep(PAUSE)
        sent[seq] = time.perf_counter()
        writer.send()
    for reader in readers:
        reader.join(PATIENCE)
    times = sorted(
        1000 * (moment - sent[seq])
        for reader in readers
        for seq, moment in reader.at.items()
    )
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        value = times[int(part * (len(times) - 1))]
        yield Sample(server.name, f"wake-up {name}", READERS, "poll", value)
