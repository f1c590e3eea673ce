"""What every suite is asked for on the command line."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import servers

type Known = tuple[str, ...]

VARIANTS = ("django", "flask", "fastapi", "channels")
DATABASES = ("sqlite", "postgres", "mariadb")
ALWAYS = DATABASES[:2]  # MariaDB only where it is asked for
SERVER = re.compile(rf"\[((?:{'|'.join(VARIANTS)}|all)-(?:{'|'.join(DATABASES)})|url)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is for pytest to know, before anything runs."""
    group = parser.getgroup("parallax")
    group.addoption("--variant", action="append", help="repeatable or a comma list")
    group.addoption(
        "--db", action="append", help="sqlite, postgres (both by default), mariadb"
    )
    group.addoption(
        "--url", help="a running service, its rate limits off; nothing else is started"
    )
    group.addoption(
        "--faults",
        action="store_true",
        help="tests/faults and tests/live in their long form",
    )
    group.addoption(
        "--seed", type=int, help="of the faults (default: another each time)"
    )
    group.addoption("--publish", action="store_true", help="write docs/measured/")
    group.addoption(
        "--admin",
        default="ada@example.com:password123",
        metavar="EMAIL:PASSWORD",
        help="an admin's account (default: the seed's)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """With `--publish`, count what passes for the docs."""
    if config.getoption("--publish"):
        from .outcomes import Conformance

        config.pluginmanager.register(Conformance(config))


def chosen(
    config: pytest.Config, option: str, known: Known, default: Known = ()
) -> list[str]:
    """The values given for a repeatable option; by default all known ones, or these."""
    given = ",".join(config.getoption(option) or default or known).split(",")
    for value in given:
        if value not in known:
            raise pytest.UsageError(f"--{option}: {value} is none of {known}")
    return given


def variants(config: pytest.Config) -> list[str]:
    """The variants to test."""
    return chosen(config, "variant", VARIANTS)


def databases(config: pytest.Config) -> list[str]:
    """The databases to test on."""
    return chosen(config, "db", DATABASES, default=ALWAYS)


@pytest.fixture(scope="session")
def long_form(pytestconfig: pytest.Config) -> bool:
    """Whether to take one's time: what stands in the docs, not what CI repeats."""
    return bool(pytestconfig.getoption("faults"))


@pytest.fixture(scope="session")
def site() -> Iterator[servers.Site]:
    """A folder, and a PostgreSQL in it as soon as somebody asks."""
    folder = Path(tempfile.mkdtemp(prefix="parallax-"))
    folder.chmod(0o711)  # PostgreSQL does not run as root, and must pass
    started = servers.Site(folder)
    with started.stack:
        yield started
    if "PARALLAX_KEEP" not in os.environ:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)  # pytest-xdist need not be here
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With `-n`, the tests of one variant on one database stay in one process: each
    process starts its servers once. (xdist's own `loadgroup` does nothing in
    pytest 9.2, whose node ids cannot be changed.)"""
    from xdist.scheduler import LoadScopeScheduling

    class OneProcessAServer(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            label = SERVER.search(nodeid)
            return label[1] if label else nodeid.partition("::")[0]

    return OneProcessAServer(config, log)
