"""The service under test: one of ours, or any other that serves the contract."""

from dataclasses import dataclass
from functools import cached_property

import httpx
import pytest

from shared.cli.services import Process

from ..servers import Server
from .client import Client, connection
from .people import Person, deactivate, set_role, sign_in, sign_up


@dataclass
class Service:
    """Where it is, and what is known of its inside; None where nothing is."""

    url: str
    admin: tuple[str, str]
    server: Server | None = None

    @property
    def logs(self) -> list[Process]:
        """Whose output may tell why a test failed."""
        return self.server.processes if self.server else []

    @cached_property
    def http(self) -> httpx.Client:
        return connection(self.url)

    @cached_property
    def meta(self) -> dict:
        """What get_meta says."""
        answer = self.guest().get("/api/meta")
        assert answer.status == 200, answer
        return answer.json

    @property
    def transports(self) -> list[str]:
        return self.meta["transports"]

    def guest(self) -> Client:
        """Somebody without a token."""
        return Client(self.http)

    @cached_property
    def root(self) -> Person:
        """The admin whose account was given."""
        return sign_in(self.http, *self.admin)

    @cached_property
    def cast(self) -> dict[str, Client]:
        """One of each kind of caller, as roles.yaml names them."""
        names = ("member", "author", "other_member", "moderator", "admin")
        cast: dict[str, Client] = {"guest": self.guest()}
        cast |= {name: sign_up(self.http, name) for name in (*names, "deactivated")}
        for role in ("moderator", "admin"):
            set_role(self.root, cast[role], role)
        deactivate(self.root, cast["deactivated"])
        return cast

    @cached_property
    def probe(self) -> Person:
        """Somebody who tries whether the service still lives."""
        return sign_up(self.http, "probe")

    def still_works(self) -> None:
        """Fails the test when nobody can sign in any more."""
        sign_in(self.http, self.probe.email)

    def needs_transport(self, name: str) -> None:
        """Skips the test where the transport is honestly not offered."""
        if name not in self.transports:
            pytest.skip(f"{self.meta['variant']} does not offer {name}")

    def needs_to_be_ours(self) -> Server:
        """What we started; skips the test where somebody else did."""
        if self.server is None:
            pytest.skip("a foreign service has a secret and settings of its own")
        return self.server
