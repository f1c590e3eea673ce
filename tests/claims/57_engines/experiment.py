"""The suite on each engine, what it costs in lines, and where engines differ."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from shared.cli.mariadb import find_program
from shared.cli.variants import VARIANTS

from ..frame import REFUTED, USE_CASES, Code, Experiment, Plant, Run
from ..measures import Sample
from . import lines, suite, traps
from .rule import (
    ALL_CODE,
    BADLY_COLLATED,
    CODE,
    ENGINES,
    EVERYWHERE,
    FAILED,
    LOST,
    PASSED,
    SHARED,
    SKIPPED,
    WELL_COLLATED,
    control,
    judge,
    plots,
)

AT_ONCE = 2  # suites, each of which keeps about one core busy


@contextmanager
def prepare(run: Run) -> Iterator[None]:
    """Raises Failure where MariaDB is not installed."""
    find_program("mariadbd")
    yield


def measure(_ready: None, run: Run) -> Iterator[Sample]:
    yield from of_suite(run)
    yield from of_control(run)
    yield from of_code(run)
    for place in traps.places(run):
        for what, holds in (traps.NEEDED | traps.MISSED).items():
            yield Sample(place.name, what, "", holds(place))


def variants(run: Run) -> list[str]:
    return run.pick(list(VARIANTS), ["django"])


def of_suite(run: Run) -> Iterator[Sample]:
    """Every variant on every engine; planted, MariaDB's tables compare badly."""
    tests = run.pick((suite.SUITE,), suite.OF_TEXTS)

    def one(pair: tuple[str, str]) -> suite.Outcomes:
        variant, engine = pair
        if engine == "mariadb" and run.planted("collation"):
            found = suite.badly_collated(variant, tests, run)
        else:
            found = suite.conformance(variant, engine, tests, run)
        run.say(f"{variant} on {engine}: {suite.count(found, 'failed')} fail")
        return found

    pairs = [(variant, engine) for variant in variants(run) for engine in ENGINES]
    with ThreadPoolExecutor(AT_ONCE) as executor:
        outcomes = dict(zip(pairs, executor.map(one, pairs), strict=True))
    for variant in variants(run):
        engines = [outcomes[variant, engine] for engine in ENGINES]
        yield Sample(variant, EVERYWHERE, "tests", suite.fail_everywhere(engines))
    for (variant, engine), found in outcomes.items():
        counts = {
            PASSED: suite.count(found, "passed"),
            FAILED: suite.count(found, "failed"),
            SKIPPED: suite.count(found, "skipped"),
            LOST: suite.lost(found, [outcomes[variant, other] for other in ENGINES]),
        }
        for what, number in counts.items():
            yield Sample(variant, what.format(engine), "tests", number)


def of_control(run: Run) -> Iterator[Sample]:
    """The tests of texts on tables in two collations."""
    run.say("control: MariaDB's own collation")
    bad = suite.badly_collated("django", suite.OF_TEXTS, run)
    good = suite.conformance("django", "mariadb", suite.OF_TEXTS, run)
    for what, found in ((BADLY_COLLATED, bad), (WELL_COLLATED, good)):
        yield Sample("django", what, "tests", suite.count(found, "failed"))


def of_code(run: Run) -> Iterator[Sample]:
    """Lines of each variant; what all share counts once."""
    for variant in variants(run):
        package = lines.package_of(variant)
        yield Sample(variant, CODE, "lines", lines.lines_for_engines(package))
        yield Sample(variant, ALL_CODE, "lines", lines.lines_in_all(package))
    shared = sum(map(lines.lines_for_engines, lines.SHARED))
    yield Sample(SHARED, CODE, "lines", shared)


EXPERIMENT = Experiment(
    source=USE_CASES,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=1,  # a test passes or it does not
    code=[
        Code("What each engine is told", "shared/engines.py"),
        Code("Django", "django_monolith/database.py"),
        Code("Flask", "flask_service/database.py"),
        Code("FastAPI", "fastapi_service/database.py"),
        Code("The schema by Alembic", "shared/migrations/versions/0001_initial.py"),
        Code("Where engines differ", "tests/claims/57_engines/traps.py"),
    ],
    packages=("django", "sqlalchemy", "psycopg", "pymysql", "asyncmy", "aiosqlite"),
    programs=("mariadbd",) if shutil.which("mariadbd") else (),
    plants={"collation": Plant("MariaDB's tables compare as they come", REFUTED)},
)
