"""Server-Sent Events, from a client's side."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import httpx

from .client import Client
from .waiting import PATIENCE

SILENCE = 15  # seconds, after which a comment comes


@dataclass(frozen=True)
class Event:
    """One event of a stream."""

    kind: str
    data: Any
    id: str | None


class Stream:
    """An open stream."""

    def __init__(self, response: httpx.Response) -> None:
        self.headers = response.headers
        self.lines = response.iter_lines()
        self.retry: str | None = None

    def next(self, kind: str) -> Event:
        """The next event, which must be of this kind."""
        event = self.hear()
        assert event.kind == kind, f"{event} where {kind} was due"
        return event

    def hear(self) -> Event:
        """The next event, whatever it is."""
        fields: dict[str, str] = {}
        for line in self.lines:
            name, _, value = line.partition(":")
            if name == "retry":
                self.retry = value.strip()
            elif name:
                assert name in ("event", "data", "id"), f"unknown field: {line}"
                assert name not in fields, f"{name} stands twice"
                fields[name] = value.removeprefix(" ")
            elif fields:
                return Event(
                    fields["event"], json.loads(fields["data"]), fields.get("id")
                )
        raise AssertionError("the stream ended")


@contextmanager
def stream(
    client: Client,
    room: Mapping[str, Any],
    headers: Mapping[str, str] = MappingProxyType({}),
    **parameters: Any,
) -> Iterator[Stream]:
    """A room's event stream that has begun."""
    with client.http.stream(
        "GET",
        f"/api/rooms/{room['slug']}/events",
        params=parameters,
        headers={**client.credentials, **headers},
        timeout=SILENCE + PATIENCE,
    ) as response:
        assert response.status_code == 200, response.read()
        yield Stream(response)
