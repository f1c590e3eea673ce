"""Finds the claims: the folders `NN_words/` beside this file."""

import importlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.cli.failures import Failure, Usage

from .frame import Experiment

HERE = Path(__file__).parent
FOLDER = re.compile(r"(\d{2})_\w+")


@dataclass(frozen=True)
class Claim:
    """A folder: what is claimed, and how it is put to the test."""

    number: int
    name: str
    statement: str
    method: str  # Markdown: the rest of the docstring
    experiment: Experiment[Any]


def numbers() -> dict[int, str]:
    """The folders' names."""
    folders = (each.name for each in sorted(HERE.iterdir()) if each.is_dir())
    return {int(name[:2]): name for name in folders if FOLDER.fullmatch(name)}


@cache
def load(number: int) -> Claim:
    """Raises Usage for a number that no folder has, Failure for one without a
    docstring or an experiment."""
    known = numbers()
    if number not in known:
        has = ", ".join(map(str, known))
        raise Usage(f"there is no experiment for claim {number}; there is: {has}")
    folder = known[number]
    package = importlib.import_module(f"{__package__}.{folder}")
    if not package.__doc__:
        raise Failure(f"tests/claims/{folder}/__init__.py: its docstring is the claim")
    statement, _, method = package.__doc__.strip().partition("\n\n")
    module = importlib.import_module(f"{package.__name__}.experiment")
    return Claim(
        number,
        folder[3:].replace("_", " "),
        " ".join(statement.split()),
        method.strip(),
        module.EXPERIMENT,
    )
