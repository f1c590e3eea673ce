"""The conformance suite on an engine, and on a MariaDB that is set up as it comes."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from shared.cli.processes import ROOT
from shared.cli.variants import child_env
from tests import servers
from tests.structure.schemas import TABLES

from ..frame import Run

SUITE = "tests/conformance"
OF_TEXTS = (f"{SUITE}/test_texts.py", f"{SUITE}/test_tags.py")
AS_IT_COMES = "utf8mb4_general_ci"  # Debian's default

type Outcome = Literal["passed", "failed", "skipped"]
type Outcomes = Mapping[str, Outcome]
"""How each test ended, by its name."""


def conformance(variant: str, engine: str, tests: Sequence[str], run: Run) -> Outcomes:
    """On servers of its own."""
    report = run.folder / f"{variant}-{engine}.xml"
    options = [f"--variant={variant}", f"--db={engine}"]
    return pytest(report, f"{variant}-{engine}", *tests, *options)


def badly_collated(variant: str, tests: Sequence[str], run: Run) -> Outcomes:
    """The same on MariaDB, its tables changed to the collation that is usual there."""
    name = f"badly-collated-{variant}"
    database_url = run.site.database("mariadb", name)
    servers.migrate(variant, database_url)
    with run.site.mariadb.connect(name) as connection, connection.cursor() as cursor:
        for table in TABLES:
            change = f"ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4"
            cursor.execute(f"{change} COLLATE {AS_IT_COMES}")
    servers.seed(database_url)
    with (
        run.site.redis(name) as redis,
        servers.running(variant, run.folder, database_url, redis) as server,
    ):
        report = run.folder / f"{name}.xml"
        return pytest(report, "url", *tests, f"--url={server.url}")


def pytest(report: Path, server: str, *arguments: str) -> Outcomes:
    """How each test ended; an error is a failure. Its name is the same whatever the
    `server` is called in its parameters. Raises AssertionError where it did not run to
    its end."""
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *arguments],
        cwd=ROOT,
        env=child_env({}),
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.returncode in (0, 1), f"the suite did not run:\n{said}"
    found: dict[str, Outcome] = {}
    tree = ElementTree.parse(report)  # noqa: S314 (our own file)
    for case in tree.iter("testcase"):
        whole = f"{case.get('classname')}::{case.get('name')}"
        name = whole.replace(f"[{server}", "[")
        if found.get(name) != "failed":  # a second case is an error at its end
            found[name] = outcome(case)
    assert set(found.values()) - {"skipped"}, f"no test ran:\n{said}"
    return found


def outcome(case: ElementTree.Element) -> Outcome:
    if any(case.find(each) is not None for each in ("failure", "error")):
        return "failed"
    return "passed" if case.find("skipped") is None else "skipped"


def count(found: Outcomes, wanted: Outcome) -> int:
    return list(found.values()).count(wanted)


def lost(found: Outcomes, elsewhere: Sequence[Outcomes]) -> int:
    """How many tests pass on another engine, and not here."""
    pass_there = {name for other in elsewhere for name in other if passes(other, name)}
    return sum(not passes(found, name) for name in pass_there)


def fail_everywhere(engines: Sequence[Outcomes]) -> int:
    """How many tests fail, and pass on none of the engines."""
    failing = {name for found in engines for name in found if found[name] == "failed"}
    return sum(not any(passes(each, name) for each in engines) for name in failing)


def passes(found: Outcomes, name: str) -> bool:
    return found.get(name) == "passed"
