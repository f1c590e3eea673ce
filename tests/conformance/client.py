"""A client that holds every answer against the contract."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx

from . import contract
from .waiting import PATIENCE

# Whose certificates are believed: the system's, or those in SSL_CERT_FILE.
TRUSTED = ssl.create_default_context()
TOO_SLOW = 25 + PATIENCE  # seconds; the longest wait of the contract is one of 25
IDLE = 1.0  # seconds a connection is kept: less than any server keeps one, see below


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: httpx.Headers
    content: bytes

    @cached_property
    def json(self) -> Any:
        """The body as JSON; fails the test where it is none."""
        try:
            return json.loads(self.content)
        except ValueError:
            raise AssertionError(f"no JSON: {self}") from None

    @property
    def errors(self) -> dict[str, list[str]]:
        """The refusal's keys and texts."""
        errors: dict[str, list[str]] = self.json["errors"]
        return errors

    def __str__(self) -> str:
        return f"{self.status} {self.content[:500]!r}"


def connection(url: str) -> httpx.Client:
    """The connections to one service, shared by all its clients. As many are kept as a
    test makes at once: httpx may close a surplus one that a thread has just taken. None
    is kept long: a server may close one just when a request is on its way there."""
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=200, keepalive_expiry=IDLE
    )
    return httpx.Client(
        base_url=url, timeout=TOO_SLOW, limits=limits, verify=TRUSTED, trust_env=False
    )


class Client:
    """Somebody who talks to the service; a guest without a token."""

    def __init__(self, http: httpx.Client, token: str | None = None) -> None:
        self.http = http
        self.token = token

    def get(self, path: str, **parameters: Any) -> Answer:
        return self.send("GET", path, parameters=parameters)

    def delete(self, path: str) -> Answer:
        return self.send("DELETE", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.send("POST", path, body=body)

    def put(self, path: str, body: Any = None) -> Answer:
        return self.send("PUT", path, body=body)

    def patch(self, path: str, body: Any = None) -> Answer:
        return self.send("PATCH", path, body=body)

    @property
    def credentials(self) -> dict[str, str]:
        """The header that says who this is."""
        return {"Authorization": f"Token {self.token}"} if self.token else {}

    def send(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, its answer checked. `body` is sent as JSON, `content` as is."""
        sent = dict(self.credentials)
        if body is not None:
            content = json.dumps(body).encode()
        if content is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        request = self.http.build_request(
            method, path, params=parameters or None, content=content, headers=sent
        )
        if "Content-Type" in (headers or {}) and not (headers or {})["Content-Type"]:
            del request.headers["Content-Type"]
        return self.checked(request)

    def checked(self, request: httpx.Request) -> Answer:
        """The answer to a request made by hand, checked like any other."""
        response = self.http.send(request)
        self.http.cookies.clear()
        answer = Answer(response.status_code, response.headers, response.content)
        path = request.url.raw_path.decode().partition("?")[0]
        wrong = contract.faults(
            request.method, path, answer.status, answer.headers, answer
        )
        if b"Traceback (most recent" in answer.content:
            wrong.append("a traceback is shown")
        assert not wrong, f"{request.method} {request.url} answered {answer}: {wrong}"
        return answer
