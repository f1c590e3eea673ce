"""Every operation of the contract has its code and its tests."""

import pytest
import yaml

from shared.cli import finder
from shared.cli.variants import VARIANTS

from ..conftest import variants

OPERATIONS = list(finder.operations().values())
ROLES = finder.CONTRACT.with_name("roles.yaml")


@pytest.fixture(params=VARIANTS)
def variant(request):
    """Each variant that was asked for."""
    if request.param not in variants(request.config):
        pytest.skip(f"{request.param} was not asked for")
    return VARIANTS[request.param]


def test_every_operation_has_its_code_in_each_variant(variant):
    missing = [
        f"{operation.name} (in {variant.package}/{operation.tag}/)"
        for operation in OPERATIONS
        if finder.find_all(operation)[variant.package] is None
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_operation_has_a_test_that_begins_with_its_name(operation):
    assert finder.tests_of(operation.name)


def test_every_operation_has_a_row_in_roles():
    rows = yaml.safe_load(ROLES.read_text())
    names = [operation.name for operation in OPERATIONS]
    assert {row.partition("@")[0] for row in rows} == set(names)


def test_every_test_begins_with_an_operation_or_a_subject_of_its_own():
    subjects = ("404", "405", "cors", "errors", "headers", "hostile", "pages", "panel")
    known = (*subjects, "roles", *(operation.name for operation in OPERATIONS))
    folder = finder.ROOT / "tests" / "conformance"
    strays = [
        f"{file.name}::{function.name}"
        for file in sorted(folder.glob("test_*.py"))
        for function in finder.definitions(file)
        if function.name.startswith("test_")
        and not function.name.removeprefix("test_").startswith(known)
    ]
    assert not strays, "\n".join(strays)
