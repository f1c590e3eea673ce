"""Finds the code of an operation: the contract names it, so nothing marks it.

An `operationId` is the name of a function (or, in Django REST framework, stands in the
`@extend_schema` above a method), and its tag is the folder it lives in.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .processes import ROOT
from .variants import VARIANTS

CONTRACT = ROOT / "shared" / "contract" / "openapi.yaml"
MONOLITH = "django_monolith"
METHODS = {"get", "post", "put", "patch", "delete"}
GROWN = "realtime_channels"  # holds only what it does otherwise than the monolith

# files of a feature that hold other things, some by the same names
NO_VIEWS = {"queries", "models", "schemas", "admin", "pages", "forms", "delivery"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    name: str
    tag: str
    method: str
    path: str
    summary: str


@dataclass(frozen=True)
class Code:
    """A piece of a file, decorators included."""

    file: Path  # below the project's folder
    line: int
    text: str
    name: str


@cache
def operations() -> dict[str, Operation]:
    """Every operation of the contract, by its operationId."""
    contract = yaml.safe_load(CONTRACT.read_text())
    paths: dict[str, dict[str, Any]] = contract["paths"]
    found = [
        Operation(
            described["operationId"],
            described["tags"][0],
            method.upper(),
            path,
            described["summary"],
        )
        for path, methods in paths.items()
        for method, described in methods.items()
        if method in METHODS
    ]
    return {operation.name: operation for operation in found}


def find(operation: Operation, package: str) -> Code | None:
    """The code that answers `operation` in a variant's package, or None.

    A function that a decorator registers wins over a plain one of that name, and
    that over a class that tells of it.
    """
    for rule in (is_registered, is_named, is_told):
        for file in files(package, operation.tag):
            for definition in definitions(file):
                if rule(definition, operation.name):
                    return cut(file, definition)
    return None


def find_all(operation: Operation) -> dict[str, Code | None]:
    """The code in each variant, by package; realtime_channels answers with the
    monolith's where it has none of its own."""
    found = {v.package: find(operation, v.package) for v in VARIANTS.values()}
    if found[GROWN] is None:
        found[GROWN] = found[MONOLITH]
    return found


def files(package: str, tag: str) -> list[Path]:
    """Where an operation with this tag may be: `views.py` first, for it is most
    often there."""
    found = sorted((ROOT / package / tag).glob("*.py"))
    if package == GROWN:  # small enough to have no folders
        found += sorted((ROOT / package).glob("*.py"))
    found = [file for file in found if file.stem not in NO_VIEWS]
    return sorted(found, key=lambda file: file.stem != "views")


@cache
def parse(file: Path) -> ast.Module:
    """The file's tree."""
    return ast.parse(file.read_text(), filename=str(file))


def definitions(file: Path) -> Iterator[Definition]:
    """The functions, classes and methods of a file."""
    for node in ast.walk(parse(file)):
        if isinstance(node, Definition):
            yield node


def is_registered(definition: Definition, operation: str) -> bool:
    """Whether a decorator makes it the operation: one that names it, or any at all
    above a function that is called so."""
    for decorator in definition.decorator_list:
        named = operation_id(decorator)
        if named is not None:
            return named == operation
    return bool(definition.decorator_list) and definition.name == operation


def is_named(definition: Definition, operation: str) -> bool:
    """Whether it is called as the operation: `live_room`, or, for a class of
    Channels, `LiveRoom` or `LiveRoomConsumer`."""
    if any(map(operation_id, definition.decorator_list)):
        return False
    name = definition.name.removesuffix("Consumer")
    return name in (operation, operation.title().replace("_", ""))


def is_told(definition: Definition, operation: str) -> bool:
    """Whether it is a class whose docstring begins with the operation's name, as the
    consumers of Channels do: they are registered by path, not by name."""
    told = ast.get_docstring(definition) or ""
    return isinstance(definition, ast.ClassDef) and told.startswith(f"{operation}:")


def operation_id(decorator: ast.expr) -> str | None:
    """The operation that a decorator names by `operation_id=`."""
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == "operation_id" and isinstance(
                keyword.value, ast.Constant
            ):
                return str(keyword.value.value)
    return None


def cut(file: Path, definition: Definition) -> Code:
    """A definition's text, from its first decorator to its last line."""
    lines = file.read_text().splitlines()
    first = min(node.lineno for node in (definition, *definition.decorator_list))
    text = "\n".join(lines[first - 1 : definition.end_lineno])
    return Code(file.relative_to(ROOT), first, text, definition.name)


def tests_of(operation: str) -> list[str]:
    """The tests that hold an operation: their names begin with it."""
    longer = [name for name in operations() if name.startswith(f"{operation}_")]
    return [
        f"{file.relative_to(ROOT)}::{function.name}"
        for file in sorted(ROOT.glob("tests/conformance/test_*.py"))
        for function in definitions(file)
        if f"{function.name}_".startswith(f"test_{operation}_")
        and not any(f"{function.name}_".startswith(f"test_{n}_") for n in longer)
    ]
