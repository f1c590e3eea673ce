"""Whose time it is: the joins', the ORM's that makes them, or Python's."""

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Verdict
from ..measures import Measure, Measures
from ..reports import DJANGO, RAW, SQLALCHEMY
from .forms import OPERATIONS

NAIVE, JOINED, TUNED = "Django, naive", "Django, joined", "Django, tuned"
RAW_JOINED, RAW_TUNED = f"{RAW}, joined", f"{RAW}, tuned"
SQLALCHEMY_NAIVE, SQLALCHEMY_JOINED = f"{SQLALCHEMY}, naive", f"{SQLALCHEMY}, joined"
FORGOTTEN = "raw SQL, some indexes forgotten"
SLOW = 2.0  # times the database's time: a second database server would be needed
LARGER = 50.0  # percent of the time: the larger part of it
MOST = len(OPERATIONS) / 2


def times(measures: Measures, name: str, beside: str, operation: str) -> Measure:
    """How many times as long the database works."""
    return measures.ratio(name, beside, f"{operation}: database's time")


def slow(measures: Measures, name: str, beside: str) -> list[str]:
    """The operations for which the database surely works more than twice as long."""
    return [
        each
        for each in OPERATIONS
        if times(measures, name, beside, each).surely_above(SLOW)
    ]


def own_share(measures: Measures, name: str, operation: str) -> Measure:
    """The part of the time that is not the database's, in percent."""
    whole = measures.get(name, f"{operation}: time").values
    part = measures.get(name, f"{operation}: database's time").values
    pairs = zip(part, whole, strict=True)
    shares = tuple(100 * (1 - min(1, ours / taken)) for ours, taken in pairs)
    return Measure(name, "not the database's", "%", shares)


def pythons(measures: Measures) -> list[str]:
    """The operations of whose time surely most is not the database's, both in the
    naive form and in the tuned one."""
    return [
        operation
        for operation in OPERATIONS
        if all(
            own_share(measures, form, operation).surely_above(LARGER)
            for form in (NAIVE, TUNED)
        )
    ]


def statements(measures: Measures, name: str) -> float:
    return measures.get(name, "list: statements").median


def judge(measures: Measures) -> Verdict:
    """A killer, a culprit, and somebody who is innocent."""
    kill = len(slow(measures, JOINED, RAW_TUNED)) > MOST
    made_by_orm = len(slow(measures, JOINED, RAW_JOINED)) > MOST
    innocent = len(pythons(measures)) < MOST
    if kill and made_by_orm and innocent:
        answer = CONFIRMED
    else:
        answer = DEPENDS if kill and (made_by_orm or innocent) else REFUTED
    return Verdict(
        answer,
        f"Joining all at once by Django's ORM takes the database "
        f"{each_times(measures, JOINED, RAW_TUNED)} times as long as tuned raw SQL, "
        f"and {each_times(measures, JOINED, RAW_JOINED)} times as long as the same "
        f"joins in raw SQL; those by SQLAlchemy take "
        f"{each_times(measures, SQLALCHEMY_JOINED, RAW_JOINED)} times as long, the "
        f"variant's own queries by Django's ORM "
        f"{each_times(measures, TUNED, RAW_TUNED)} times as tuned raw SQL. Outside the "
        f"database, in Python, the driver and on the way, passes of the naive form's "
        f"time {each_share(measures, NAIVE)}, of the tuned form's "
        f"{each_share(measures, TUNED)}.",
    )


def each_times(measures: Measures, name: str, beside: str) -> str:
    """`6,000 (list), 42 (detail), 4.1 (report)`."""
    found = {each: times(measures, name, beside, each) for each in OPERATIONS}
    return ", ".join(f"{ratio} ({each})" for each, ratio in found.items())


def each_share(measures: Measures, name: str) -> str:
    """`97 % (list), 90 % (detail), about none (report)`."""
    found = {each: own_share(measures, name, each) for each in OPERATIONS}
    return ", ".join(
        f"{share if share.median >= 1 else 'about none'} ({each})"
        for each, share in found.items()
    )


def control(measures: Measures) -> Control:
    naive = {name: statements(measures, name) for name in (NAIVE, SQLALCHEMY_NAIVE)}
    equal = {name: statements(measures, name) for name in (TUNED, RAW_TUNED)}
    forgotten = times(measures, FORGOTTEN, RAW_TUNED, "list")
    return Control(
        "SQLAlchemy's naive list asks as often as Django's, tuned raw SQL as often as "
        "Django's tuned form, and the database's time tells a forgotten index",
        len(set(naive.values())) == len(set(equal.values())) == 1
        and forgotten.surely_above(SLOW),
        f"a naive list takes {naive[NAIVE]:g} statements by {DJANGO} and "
        f"{naive[SQLALCHEMY_NAIVE]:g} by {SQLALCHEMY}, a tuned one {equal[TUNED]:g} by "
        f"{DJANGO} and {equal[RAW_TUNED]:g} in {RAW}; with some indexes forgotten, raw "
        f"SQL's list takes the database {forgotten} times as long",
    )
