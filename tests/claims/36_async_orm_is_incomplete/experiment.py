"""Facts, each tried in every ORM that can be had here."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from tests.servers import migrate, seed

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
from ..measures import Measures, Sample
from ..reports.running import settings
from ..scratch import python_with
from .facts import FACTS

DJANGO, SQLALCHEMY = "Django", "SQLAlchemy"
OLDER, BACKEND = "Django 5.2", "Django with django-async-backend"
HERE = {DJANGO: "django_facts", SQLALCHEMY: "sqlalchemy_facts"}
ELSEWHERE = {  # what runs in an environment of its own, with which packages
    OLDER: ("django_facts", "django~=5.2.0"),
    BACKEND: ("async_backend_facts", "django~=6.1.0", "django-async-backend~=6.1.0"),
}
DRIVER = "psycopg[binary,pool]~=3.3"
MOST = len(FACTS) / 2
ANSWERS = f"{__package__}.facts.answers"


@contextmanager
def prepare(run: Run) -> Iterator[Mapping[str, Ask]]:
    """A child for each ORM, all on one database."""
    url = run.site.database("postgres", "facts")
    migrate("flask", url)
    seed(url)
    pythons = {name: (module, sys.executable) for name, module in HERE.items()}
    if run.planted("sqlalchemy"):
        pythons[DJANGO] = pythons[SQLALCHEMY]
    for name, (module, *packages) in ELSEWHERE.items():
        if run.quick:
            continue
        run.say(f"{name}: an environment of its own")
        try:
            pythons[name] = (module, str(python_with(*packages, DRIVER)))
        except OSError as error:
            run.say(f"{name} cannot be had, left out: {error}")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                child(ANSWERS, settings(url) | {"FACTS": module}, run.folder, python)
            )
            for name, (module, python) in pythons.items()
        }


def measure(ready: Mapping[str, Ask], run: Run) -> Iterable[Sample]:
    for name, ask in ready.items():
        refusals = {words: ask(fact=fact) for fact, words in FACTS.items()}
        for words, refusal in refusals.items():
            if refusal:
                run.say(f"{name}: not so: {words}: {refusal[:80]}")
            yield Sample(name, words, "", refusal is None)
        held = list(refusals.values()).count(None)
        yield Sample(name, "facts that hold", f"of {len(FACTS)}", held)


def held(measures: Measures, name: str) -> list[str]:
    """The facts that hold."""
    return [each for each in FACTS.values() if measures.get(name, each).low == 1]


def lacking(measures: Measures) -> list[str]:
    """What Django lacks and SQLAlchemy has."""
    ours = held(measures, DJANGO)
    return [each for each in held(measures, SQLALCHEMY) if each not in ours]


def control(measures: Measures) -> Control:
    count = {name: len(held(measures, name)) for name in HERE}
    return Control(
        f"SQLAlchemy's asyncio has most of the {len(FACTS)}, and Django some",
        count[SQLALCHEMY] > MOST and count[DJANGO] > 0,
        f"SQLAlchemy has {count[SQLALCHEMY]} of {len(FACTS)}, Django {count[DJANGO]}",
    )


def judge(measures: Measures) -> Verdict:
    ours, missing = held(measures, DJANGO), lacking(measures)
    complete = REFUTED if len(ours) == len(FACTS) else DEPENDS
    answer = CONFIRMED if missing else complete
    others = [
        name for name in ELSEWHERE if measures.has(name, next(iter(FACTS.values())))
    ]
    beside = "".join(f", {len(held(measures, name))} of {name}" for name in others)
    what = ": ".join(
        ["", ", ".join(f"“{each}”" for each in missing)] if missing else []
    )
    return Verdict(
        answer,
        f"Of {len(FACTS)} facts {len(ours)} hold of Django{beside}; {len(missing)} do "
        f"not and hold of SQLAlchemy{what}.",
    )


def plots(measures: Measures) -> list[Plot]:
    return [bars(f"What holds, of {len(FACTS)}", measures, "facts that hold")]


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=1,
    code=[
        Code(name, f"tests/claims/36_async_orm_is_incomplete/facts/{module}.py")
        for name, module in (*HERE.items(), (BACKEND, "async_backend_facts"))
    ],
    packages=("django", "asgiref", "sqlalchemy", "psycopg", "psycopg-pool"),
    plants={
        "sqlalchemy": Plant("SQLAlchemy is tried in Django's place", DEPENDS),
    },
)
