"""How much of the code is there because there are several engines."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

# an engine or a driver by name, and what a deadlock needs; not `asyncio`'s engine
NAMED = re.compile(
    r"sqlite|postgres|psycopg|mariadb|mysql|engine_of|with_driver|CONNECT\b"
    r"|is_deadlock|\bTRIES\b",
    re.IGNORECASE,
)
BLOCKS = (ast.If, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BLOCKS += (ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While, ast.Try)
SHARED = ("shared/engines.py", "shared/migrations")


def lines_for_engines(folder: str) -> int:
    """Lines of Python in a folder (or a file) that are there for engines."""
    path = ROOT / folder
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    return sum(len(set(of_engines(file))) for file in files)


def lines_in_all(package: str) -> int:
    """Lines that are neither blank nor comment, but for the migrations."""
    files = [file for file in (ROOT / package).rglob("*.py") if not is_made(file)]
    return sum(len(code_lines(file)) for file in files)


def of_engines(file: Path) -> Iterator[int]:
    """The numbers of these lines: of statements that name an engine, and of all that
    stands under a condition which does."""
    source = file.read_text()
    code = code_lines(file)
    for first, last in statements(ast.parse(source), source):
        yield from (line for line in range(first, last + 1) if line in code)


def statements(node: ast.AST, source: str) -> Iterator[tuple[int, int]]:
    """The first and last lines of those that count, the smallest that say so."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, BLOCKS):
            is_about = isinstance(child, ast.If) and names(child.test, source)
            if is_about:
                yield child.lineno, child.end_lineno or child.lineno
            else:
                yield from statements(child, source)
        elif isinstance(child, ast.stmt):
            if not is_told(child) and names(child, source):
                yield child.lineno, child.end_lineno or child.lineno
        else:
            yield from statements(child, source)


def names(node: ast.AST, source: str) -> bool:
    return bool(NAMED.search(ast.get_source_segment(source, node) or ""))


def is_told(node: ast.stmt) -> bool:
    """A docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_made(file: Path) -> bool:
    return "migrations" in file.parts


def code_lines(file: Path) -> set[int]:
    """The numbers of the lines that are neither blank nor comment."""
    numbered = enumerate(file.read_text().splitlines(), 1)
    return {n for n, line in numbered if line.strip() and line.strip()[0] != "#"}


def package_of(variant: str) -> str:
    return VARIANTS[variant].package
