"""The servers that tests/live is about, and the people who use them.

All on PostgreSQL: what is tested here is the transport above the database.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest

from .. import servers
from ..conformance.conftest import (
    ADMIN,
    ada,
    admin,
    bob,
    carol,
    guest,
    offered,
    ours,
    pytest_configure,
    pytest_runtest_makereport,
    somebody,
)
from ..conformance.service import Service
from ..conftest import databases, variants
from .outside import Outside

__all__ = [
    "ADMIN",
    "ada",
    "admin",
    "bob",
    "carol",
    "guest",
    "offered",
    "pytest_configure",
    "pytest_runtest_makereport",
    "somebody",
]

type Another = Callable[..., AbstractContextManager[Service]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`service` in every variant; `all_variants` once."""
    if "postgres" not in databases(metafunc.config):
        pytest.skip("tests/live runs on PostgreSQL", allow_module_level=True)
    if "service" in metafunc.fixturenames:
        values = [
            pytest.param(name, id=f"{name}-postgres")
            for name in variants(metafunc.config)
        ]
        metafunc.parametrize("service", values, indirect=True, scope="session")
    if "all_variants" in metafunc.fixturenames:
        values = [pytest.param(None, id="all-postgres")]
        metafunc.parametrize("all_variants", values, indirect=True, scope="session")


@pytest.fixture(scope="session")
def service(request: pytest.FixtureRequest, site: servers.Site) -> Iterator[Service]:
    """One process of one variant."""
    variant: str = request.param
    name = f"live-{variant}"
    database_url = site.database("postgres", name)
    servers.migrate(variant, database_url)
    servers.seed(database_url)
    with (
        site.redis(name) as redis,
        servers.running(
            variant, site.folder, database_url, redis, jobs=False
        ) as server,
    ):
        yield ours(server)


@pytest.fixture(scope="session")
def another(site: servers.Site) -> Another:
    """Starts another server of the same variant on the same database and Redis."""

    @contextmanager
    def start(service: Service, workers: int = 1) -> Iterator[Service]:
        server = service.needs_to_be_ours()
        with servers.running(
            server.variant,
            site.folder,
            server.database_url,
            server.redis,
            workers=workers,
            jobs=False,
        ) as other:
            yield ours(other)

    return start


@pytest.fixture(scope="session")
def all_variants(
    request: pytest.FixtureRequest, site: servers.Site
) -> Iterator[dict[str, Service]]:
    """The variants by name, on one database and one Redis."""
    database_url = site.database("postgres", "live-all")
    servers.migrate("django", database_url)
    servers.migrate("fastapi", database_url)  # which adopts what Django has made
    servers.seed(database_url)
    with site.redis("live-all") as redis, ExitStack() as stack:
        yield {
            variant: ours(
                stack.enter_context(
                    servers.running(
                        variant, site.folder, database_url, redis, jobs=False
                    )
                )
            )
            for variant in variants(request.config)
        }


@pytest.fixture(scope="session")
def twin(service: Service, another: Another) -> Iterator[Service]:
    """A second process beside `service`."""
    with another(service) as other:
        yield other


@pytest.fixture
def outside(service: Service) -> Iterator[Outside]:
    """Somebody who writes into the same rooms by a server of their own."""
    server = service.needs_to_be_ours()
    with Outside.open(server.database_url, server.redis.url) as writer:
        yield writer
