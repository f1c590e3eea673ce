"""How much there is to read."""

import ast
import statistics
from pathlib import Path

import pytest

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

PACKAGES = [variant.package for variant in VARIANTS.values()]
FILE_MAX = 200  # lines
LINE_MAX = 88  # columns: two panes stand side by side
FUNCTION_MAX = 25  # lines; a longer one is listed, not refused
MADE = "migrations"  # written by a program


def files(package: str) -> list[Path]:
    """What people write and read of a package."""
    found = sorted((ROOT / package).rglob("*.py"))
    return [file for file in found if MADE not in file.parts]


def functions(file: Path) -> list[tuple[str, int]]:
    """Each function's name and length."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, kinds)
    ]


@pytest.mark.parametrize("package", [*PACKAGES, "shared"])
def test_no_file_is_longer_than_200_lines(package):
    lengths = {file: len(file.read_text().splitlines()) for file in files(package)}
    long = [
        f"{file.relative_to(ROOT)}: {length}"
        for file, length in lengths.items()
        if length > FILE_MAX
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("package", [*PACKAGES, "shared"])
def test_no_line_is_wider_than_88_columns(package):
    wide = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files(package)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > LINE_MAX
    ]
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_short_as_a_rule(package, record_property, capsys):
    lengths = [
        (length, f"{file.relative_to(ROOT)}: {name}")
        for file in files(package)
        for name, length in functions(file)
    ]
    assert lengths, f"{package} has no function"
    median = statistics.median(length for length, _ in lengths)
    long = sorted((pair for pair in lengths if pair[0] > FUNCTION_MAX), reverse=True)
    total = sum(len(file.read_text().splitlines()) for file in files(package))
    record_property("lines", total)
    with capsys.disabled():
        print(
            f"\n{package}: {total} lines, {len(files(package))} files, median {median}"
        )
        for length, name in long:
            print(f"  {length} lines: {name}")
    assert median <= 12
