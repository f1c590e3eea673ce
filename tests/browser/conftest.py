"""Services, people, and the browsers that they sit in front of.

`service` is each variant in turn, `four` all of them on one database, `both` each with
its neighbour. On SQLite, unless `--db` says otherwise: what databases do differently is
for tests/conformance.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from shared.cli.processes import ROOT

from .. import servers
from ..conformance.people import PASSWORD, Person, sign_up
from ..conformance.service import Service
from ..conftest import VARIANTS, chosen, variants
from . import chromium
from .catalogue import Stage, build
from .visits import Visits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADMIN = ("ada@example.com", PASSWORD)  # the seed's
FAILED = ROOT / ".parallax" / "browser"  # what failed tests leave
Somebody = Callable[[str], Person]


def databases(config: pytest.Config) -> list[str]:
    """SQLite, and what else was asked for."""
    asked = config.getoption("db")
    return chosen(config, "db", ("sqlite", "postgres")) if asked else ["sqlite"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The names begin as those of tests/conformance do: xdist sorts by them."""
    config = metafunc.config
    names, kinds = variants(config), databases(config)
    if "service" in metafunc.fixturenames:
        pairs = [(variant, kind) for kind in kinds for variant in names]
        _spread(metafunc, "service", pairs)
    if "four" in metafunc.fixturenames:
        _spread(metafunc, "four", [("all", kind) for kind in kinds])
    if "both" in metafunc.fixturenames:
        round_ = list(zip(VARIANTS, [*VARIANTS[1:], VARIANTS[0]], strict=True))
        _spread(metafunc, "both", [pair for pair in round_ if {*pair} <= {*names}])


def _spread(metafunc: pytest.Metafunc, name: str, pairs: list[tuple[str, str]]) -> None:
    values = [pytest.param(pair, id="-".join(pair)) for pair in pairs]
    metafunc.parametrize(name, values, indirect=True, scope="session")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser nothing is started."""
    if reason := chromium.missing():
        pytest.skip(reason)
    if item.config.getoption("url"):
        pytest.skip("the pages are not part of the contract that --url is held to")


@pytest.fixture(scope="session")
def service(request: pytest.FixtureRequest, site: servers.Site) -> Iterator[Service]:
    """The variant under test, seeded."""
    variant, kind = request.param
    name = f"browser-{variant}-{kind}"
    database_url = site.database(kind, name)
    servers.migrate(variant, database_url)
    servers.seed(database_url)
    with (
        site.redis(name) as redis,
        servers.running(variant, site.folder, database_url, redis) as server,
    ):
        yield Service(server.url, ADMIN, server)


@pytest.fixture(scope="session")
def four(
    request: pytest.FixtureRequest, site: servers.Site
) -> Iterator[dict[str, Service]]:
    """The variants (all that were asked for) by name, on one database and one Redis."""
    names = variants(request.config)
    _, kind = request.param
    database_url = site.database(kind, f"browser-all-{kind}")
    for schema in ("django", "fastapi"):  # the second adopts what the first has made
        servers.migrate(schema, database_url)
    servers.seed(database_url)
    with site.redis(f"browser-all-{kind}") as redis, ExitStack() as stack:
        services = {}
        for name in names:
            running = servers.running(
                name, site.folder, database_url, redis, jobs=name == names[0]
            )
            server = stack.enter_context(running)
            services[name] = Service(server.url, ADMIN, server)
        yield services


@pytest.fixture(scope="session")
def both(
    request: pytest.FixtureRequest, four: dict[str, Service]
) -> tuple[Service, Service]:
    """Two variants on one database."""
    one, other = request.param
    return four[one], four[other]


@pytest.fixture(scope="session")
def stage(four: dict[str, Service]) -> Stage:
    """What the pages of the catalogue show, in all variants."""
    return build(next(iter(four.values())))


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Not for the whole session: while it runs, nobody else has an event loop."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: "Browser") -> Iterator[Visits]:
    """Opens browsers: `visit()` a guest's, `visit(ada)`, `visit(bob, at=other)`."""
    alone = "service" in request.fixturenames
    visits = Visits(browser, request.getfixturevalue("service") if alone else None)
    yield visits
    visits.close()


@pytest.fixture
def page(visit: Visits, service: Service) -> "Page":
    """A guest's."""
    return visit(at=service)


@pytest.fixture
def somebody(service: Service) -> Somebody:
    """Makes a new member who has this name, and a tail to it."""
    return lambda name: sign_up(service.http, name)


@pytest.fixture
def ada(somebody: Somebody) -> Person:
    return somebody("ada")


@pytest.fixture
def bob(somebody: Somebody) -> Person:
    return somebody("bob")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function):
    """What went wrong in a browser fails the test like any assertion."""
    outcome = yield
    if "visit" in pyfuncitem.funcargs:
        pyfuncitem.funcargs["visit"].check()
    return outcome


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A failed test leaves what its browsers showed and what the servers said last."""
    report = yield
    funcargs = getattr(item, "funcargs", {})
    if report.failed and report.when == "call":
        if visit := funcargs.get("visit"):
            folder = FAILED / re.sub(r"[^\w.-]+", "-", item.nodeid.split("/")[-1])
            visit.keep(folder)
            report.sections.append(("browsers", f"see {folder.relative_to(ROOT)}/"))
        services = [funcargs["service"]] if "service" in funcargs else []
        for service in services + list(funcargs.get("four", {}).values()):
            for log in service.logs:
                report.sections.append((f"log of {log.name}", log.last_lines(25)))
    return report
