"""The fleets under test: two servers of a variant, or one of each of the four."""

from collections.abc import Iterator

import pytest

from .. import servers
from ..conftest import VARIANTS, databases, variants
from . import fleet as fleets
from .fleet import Fleet

MEMBERS = {"all": VARIANTS, "push": ("fastapi", "push", "push")}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database(kind): on this one only")
    config.addinivalue_line("markers", "fleet(name): a variant or of conftest.MEMBERS")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`fleet` of every variant on every database, unless the test names one."""
    if "started" not in metafunc.fixturenames:
        return
    labels: list[object] = [*chosen(metafunc.config)]
    for mark in metafunc.definition.iter_markers("fleet"):
        labels = [named(metafunc.config, *mark.args)]
    for mark in metafunc.definition.iter_markers("database"):
        labels = [each for each in labels if mark.args[0] in str(each)]
    metafunc.parametrize("started", labels, indirect=True, scope="session")


def chosen(config: pytest.Config) -> list[str]:
    """What to test on what. SQLite has one writer at a time in every variant: one
    variant on it is enough for the short form, unless it is asked for."""
    found = [(v, d) for d in reversed(databases(config)) for v in variants(config)]
    if not (config.getoption("faults") or config.getoption("db")):
        found = [pair for pair in found if pair[1] == "postgres" or "fastapi" in pair]
    return ["-".join(pair) for pair in found]


def named(config: pytest.Config, name: str) -> object:
    """A fleet that the test chose, where its variants are to be tested."""
    label = f"{name}-{databases(config)[-1]}"
    needed = MEMBERS.get(name, (name,))
    missing = set(needed) - {*variants(config), "push"}
    why = f"needs {', '.join(sorted(missing))}"
    return pytest.param(label, marks=pytest.mark.skip(why) if missing else ())


@pytest.fixture(scope="session")
def started(request: pytest.FixtureRequest, site: servers.Site) -> Iterator[Fleet]:
    """Shared by all tests of this fleet."""
    name = request.param.partition("-")[0]
    members = MEMBERS.get(name, (name, name))
    with fleets.running(site, request.param, members) as fleet:
        yield fleet


@pytest.fixture
def fleet(started: Fleet) -> Iterator[Fleet]:
    """The servers, all of them up; and again after the test, whatever it did."""
    started.heal()
    yield started
    started.heal()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A failed test shows what the servers said last."""
    report = yield
    fleet = getattr(item, "funcargs", {}).get("started")
    if report.when == "call" and report.failed and fleet is not None:
        report.sections.append(("the servers' last lines", fleet.last_lines()))
    return report
