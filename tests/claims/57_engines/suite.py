"""The conformance suite on an engine, and on a MariaDB that is set up as it comes."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

from shared.cli.processes import ROOT
from shared.cli.variants import child_env
from tests import servers
from tests.structure.schemas import TABLES

from ..frame import Run

SUITE = "tests/conformance"
OF_TEXTS = (f"{SUITE}/test_texts.py", f"{SUITE}/test_tags.py")
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")
AS_IT_COMES = "utf8mb4_general_ci"  # Debian's default


def conformance(variant: str, engine: str, tests: Sequence[str]) -> Counter[str]:
    """How many passed, failed and were skipped, on servers of its own."""
    return pytest(*tests, f"--variant={variant}", f"--db={engine}")


def badly_collated(variant: str, tests: Sequence[str], run: Run) -> Counter[str]:
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
        return pytest(*tests, f"--url={server.url}")


def pytest(*arguments: str) -> Counter[str]:
    """What it counts; errors are failures. Raises AssertionError where it did not run
    to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env=child_env({}),
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.returncode in (0, 1), f"the suite did not run:\n{said}"
    lines = done.stdout.splitlines()
    found = Counter({what: int(number) for number, what in COUNT.findall(lines[-1])})
    found["failed"] += found.pop("error", 0)
    assert found["passed"] + found["failed"], f"no test ran:\n{said}"
    return found
