"""The decision matrix of "Choosing a web framework", redrawn from what was measured.

    python -m tests.claims.matrix       writes docs/measured/claims/matrix.json

Each row says what the document recommends and why, what the claims' experiments found,
and what follows by a rule that stands beside it. Nothing is typed: a row whose claims
have no results yet is not measured.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.cli.failures import Failure

from . import picks, results
from .catalogue import numbers
from .frame import CHOOSING
from .measures import Measures
from .picks import Pick

FILE = "matrix.json"
COMMAND = "python -m tests.claims.matrix"
NOT_MEASURED = "not measured"

type Found = Mapping[int, Mapping[str, Any]]
"""The claims' results, by number."""


@dataclass(frozen=True)
class Row:
    """What a project needs, what the document takes for it, and our rule."""

    requirement: str
    pick: str
    why: str
    claims: Sequence[int]
    rule: str
    choose: Callable[[Mapping[int, Measures]], Pick]


ROWS = [
    Row(
        "Rapid MVP with user roles",
        "Django",
        "Built-in auth and admin panel",
        (30,),
        "Of the panels that work and are safe as they come, the one whose framework "
        "needs the fewest lines of its own for pages and panel; without one, whatever "
        "needs the fewest lines.",
        picks.rapid_start,
    ),
    Row(
        "High-traffic microservice",
        "FastAPI",
        "Low memory footprint, native async",
        (14, 23, 34, 35),
        "FastAPI, if it is significantly faster than all others, Flask among them, in "
        "most of the five requests, or takes half of the memory at most in most of the "
        "four states; only for those requests in which it is faster, if they are "
        "fewer; whatever the team knows, if there are none.",
        picks.microservice,
    ),
    Row(
        "Real-time chat app",
        "Node.js",
        "Non-blocking I/O out of the box",
        (40,),
        "Node.js or Go, if one is far superior to every Python server. Else the Python "
        "servers to which neither surely is: the document compares frameworks for "
        "Python, and this matrix chooses among them as long as another language, be "
        "it better in all that was measured, is not better by far. Who has no app "
        "beside the chat may well take the better one.",
        picks.chat,
    ),
    Row(
        "Complex data analytics",
        "Flask + SQLAlchemy",
        "Maximum database control",
        (44, 46, 52),
        "SQLAlchemy, if Django's own ORM surely takes a quarter longer over the six "
        "reports; Flask, if it surely does better by a quarter than others with "
        "SQLAlchemy; else what the team knows, with raw SQL where the ORM ends.",
        picks.analytics,
    ),
]


def redrawn(found: Found) -> dict[str, Any]:
    """The whole matrix."""
    return {
        "source": asdict(CHOOSING),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "command": COMMAND,
        "rows": [drawn(row, found) for row in ROWS],
    }


def drawn(row: Row, found: Found) -> dict[str, Any]:
    """A row with what its claims say."""
    known = [number for number in row.claims if number in found]
    ours = {"pick": NOT_MEASURED, "because": "", "measured": []}
    agrees = NOT_MEASURED
    if known == list(row.claims):
        measures = {n: Measures.of_json(found[n]["measures"]) for n in known}
        pick = row.choose(measures)
        ours, agrees = asdict(pick), agreement(pick.pick, row.pick)
    return {
        "requirement": row.requirement,
        "theirs": {"pick": row.pick, "why": row.why},
        "says": [
            {
                "claim": number,
                "verdict": found[number]["verdict"],
                "text": found[number]["because"],
            }
            for number in known
        ],
        "ours": {"pick": ours["pick"], "because": ours["because"]},
        "agrees": agrees,
        "rule": row.rule,
        "claims": list(row.claims),
        "measured": list(ours["measured"]),
    }


def agreement(ours: str, theirs: str) -> str:
    """Whether the same is taken; partly, where theirs is a part of ours, or ours of
    theirs."""
    if ours == theirs:
        return "yes"
    words = [
        set(text.replace(",", " ").split()) - {"+", "or"} for text in (ours, theirs)
    ]
    return "partly" if words[0] & words[1] else "no"


def write(folder: Path = results.PUBLISHED) -> Path:
    """Raises Failure where there are no results, or it cannot be written."""
    matrix = redrawn(read(folder))
    path = folder / FILE
    try:
        path.write_text(json.dumps(matrix, indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise Failure(f"cannot write {path}: {error.strerror}") from error
    return path


def read(folder: Path) -> Found:
    """The results of all claims that have any. Raises Failure."""
    files = [folder / f"{number:02}.json" for number in numbers()]
    try:
        found = [json.loads(file.read_text()) for file in files if file.exists()]
    except (OSError, ValueError) as error:
        raise Failure(f"cannot read {folder}: {error}") from error
    return {each["claim"]: each for each in found}


if __name__ == "__main__":
    try:
        print(write())
    except Failure as failure:
        sys.exit(f"parallax: {failure}")
