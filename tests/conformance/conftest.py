"""The services under test, and the people who test them."""

from collections.abc import Callable, Iterator

import pytest

from .. import servers
from ..conftest import databases, variants
from .client import Client
from .people import PASSWORD, Person, sign_up
from .service import Service

ADMIN = "ada@example.com"  # the seed's


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "transport(name): skipped where not offered")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`service` in every variant on every database; `four` on every database."""
    config = metafunc.config
    if config.getoption("url"):
        pairs = [(config.getoption("url"), "")]
    else:
        pairs = [(v, d) for d in databases(config) for v in variants(config)]
    if "service" in metafunc.fixturenames:
        _spread(metafunc, "service", pairs)
    if "four" in metafunc.fixturenames:
        _spread(metafunc, "four", [("all", each) for each in databases(config)])


def _spread(metafunc: pytest.Metafunc, name: str, pairs: list[tuple[str, str]]) -> None:
    values = []
    for first, second in pairs:
        label = "-".join(filter(None, ["url" if "://" in first else first, second]))
        values.append(pytest.param((first, second), id=label))
    metafunc.parametrize(name, values, indirect=True, scope="session")


@pytest.fixture(scope="session")
def service(request: pytest.FixtureRequest, site: servers.Site) -> Iterator[Service]:
    """The service under test, with an admin in it."""
    admin = request.config.getoption("admin").partition(":")
    variant, database = request.param
    if "://" in variant:
        yield Service(url=variant.rstrip("/"), admin=(admin[0], admin[2]))
        return
    name = f"{variant}-{database}"
    database_url = site.database(database, name)
    servers.migrate(variant, database_url)
    servers.seed(database_url)
    with (
        site.redis(name) as redis,
        servers.running(variant, site.folder, database_url, redis) as server,
    ):
        yield ours(server)


def ours(server: servers.Server) -> Service:
    """A server of ours as the tests see it."""
    return Service(url=server.url, admin=(ADMIN, PASSWORD), server=server)


@pytest.fixture(autouse=True)
def offered(request: pytest.FixtureRequest) -> None:
    """Skips a test marked with a transport that the variant lacks."""
    for mark in request.node.iter_markers("transport"):
        request.getfixturevalue("service").needs_transport(*mark.args)


@pytest.fixture
def guest(service: Service) -> Client:
    return service.guest()


@pytest.fixture
def somebody(service: Service) -> Callable[[str], Person]:
    """Makes a new member who has this name, and a tail to it."""
    return lambda name: sign_up(service.http, name)


@pytest.fixture
def ada(somebody: Callable[[str], Person]) -> Person:
    return somebody("ada")


@pytest.fixture
def bob(somebody: Callable[[str], Person]) -> Person:
    return somebody("bob")


@pytest.fixture
def carol(somebody: Callable[[str], Person]) -> Person:
    return somebody("carol")


@pytest.fixture
def moderator(service: Service) -> Person:
    return service.cast["moderator"]


@pytest.fixture
def admin(service: Service) -> Person:
    return service.cast["admin"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A failed test shows what the servers said last."""
    report = yield
    service = getattr(item, "funcargs", {}).get("service")
    if report.when == "call" and report.failed and service is not None:
        for log in service.logs:
            report.sections.append((f"log of {log.name}", log.last_lines(25)))
    return report
