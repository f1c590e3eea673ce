"""More requests than connections: they wait for one another, and all are answered."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest

from .. import servers
from ..conftest import databases, variants

HELD = 4.0  # seconds: longer than a database that is away is waited for
AT_ONCE = 6


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_postgres = "postgres" in databases(metafunc.config)
    names = variants(metafunc.config) if on_postgres else []
    metafunc.parametrize("variant", names)


def hold(url: str, held: threading.Event) -> None:
    """A lock that every reader of articles has to wait for."""
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
        held.set()
        time.sleep(HELD)  # what is tested is that somebody takes his time


def test_who_finds_all_connections_in_use_waits(variant, site: servers.Site):
    folder = site.folder / f"busy-{variant}"
    url = site.database("postgres", folder.name)
    servers.migrate(variant, url)
    servers.seed(url)
    with (
        site.redis(folder.name) as redis,
        servers.running(
            variant, folder, url, redis, jobs=False, DATABASE_POOL="2"
        ) as server,
        ThreadPoolExecutor(AT_ONCE + 1) as pool,
    ):
        held = threading.Event()
        holding = pool.submit(hold, url, held)
        assert held.wait(30)
        asked = [
            pool.submit(httpx.get, f"{server.url}/api/articles", timeout=30)
            for _ in range(AT_ONCE)
        ]
        assert [each.result().status_code for each in asked] == [200] * AT_ONCE
        holding.result()
