"""The database goes away and comes back: nobody sees a crash, nothing is restarted.

PostgreSQL's and MariaDB's servers; SQLite is a file.
"""

import time
from collections.abc import Iterator

import httpx
import pytest

from shared.cli.processes import wait_until
from shared.cli.services import start_mariadb, start_postgres

from .. import servers
from ..conftest import databases, variants

BEGIN = {"postgres": start_postgres, "mariadb": start_mariadb}
ADA = {"user": {"email": "ada@example.com", "password": "password123"}}
SOON = 2.5  # seconds, once it is known that the database is away
ARTICLE = {"article": {"title": "Back", "description": "again", "body": "and well"}}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    kinds = [kind for kind in databases(metafunc.config) if kind in BEGIN]
    pairs = [(name, kind) for name in variants(metafunc.config) for kind in kinds]
    ids = [f"{name}-{kind}" for name, kind in pairs]
    metafunc.parametrize("lost", pairs, ids=ids, indirect=True, scope="module")


class Lost:
    """A variant whose database can be stopped and started again."""

    def __init__(self, kind: str, folder, variant: str) -> None:
        self.begin, self.folder = BEGIN[kind], folder
        self.server = self.begin(folder, durable=False)
        self.url = self.server.create_database(variant)

    def stop(self) -> None:
        """As a crash would."""
        self.server.process.kill()

    def start(self) -> None:
        """At the same address."""
        self.server = self.begin(self.folder, port=self.server.port, durable=False)


@pytest.fixture(scope="module")
def lost(request, site: servers.Site) -> Iterator[tuple[Lost, httpx.Client]]:
    variant, kind = request.param
    folder = site.folder / f"lost-{variant}-{kind}"
    database = Lost(kind, folder, variant)
    try:
        servers.migrate(variant, database.url)
        servers.seed(database.url)
        with (
            site.redis(folder.name) as redis,
            servers.running(variant, folder, database.url, redis, jobs=False) as server,
            httpx.Client(base_url=server.url, timeout=30) as client,
        ):
            signed_in = client.post("/api/users/login", json=ADA).json()["user"]
            client.headers["Authorization"] = f"Token {signed_in['token']}"
            yield database, client
    finally:
        database.server.end()


def read(client: httpx.Client) -> httpx.Response:
    return client.get("/api/articles")


def write(client: httpx.Client) -> httpx.Response:
    return client.post("/api/articles", json=ARTICLE)


def test_who_asks_meanwhile_is_told_to_come_again(lost):
    database, client = lost
    assert [read(client).status_code for _ in range(5)] == [200] * 5
    database.stop()
    for answer in (read(client), write(client), read(client), client.get("/readyz")):
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["Retry-After"]) > 0
        assert list(answer.json()["errors"]) == ["service"]
    assert answer.elapsed.total_seconds() < SOON, "each waits anew for what is away"
    assert client.get("/healthz").status_code == 200
    database.start()
    begin = time.monotonic()
    wait_until(lambda: read(client).status_code == 200, "an answer", seconds=15)
    assert time.monotonic() - begin < 10
    assert write(client).status_code == 201


def test_connections_that_have_died_are_no_longer_used(lost):
    database, client = lost
    assert write(client).status_code == 201
    assert read(client).status_code == 200
    database.stop()
    database.start()
    time.sleep(1.1)  # after a second's rest a connection is looked at before its use
    assert read(client).status_code == 200
    assert write(client).status_code == 201
