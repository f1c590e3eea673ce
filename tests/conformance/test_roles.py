"""roles.yaml, cell by cell: each operation called by each kind of caller."""

import pytest
import yaml

from . import contract
from .calls import Stage
from .people import sign_up

ROWS = yaml.safe_load((contract.FOLDER / "roles.yaml").read_text())
CALLERS = {"guest", "member", "author", "moderator", "admin", "deactivated"}
TRANSPORT = {"stream_messages": "sse", "live_room": "ws", "live_notifications": "ws"}


@pytest.mark.parametrize("row", ROWS)
def test_roles(service, row):
    name, _, where = row.partition("@")
    cast = service.cast
    if name == "revoke_tokens":  # or nobody could play on
        cast = {**cast, **fresh(service)}
    stage = Stage(service, cast, private=where == "private")
    transport = TRANSPORT.get(name, "poll")
    expected = ROWS[row]
    if transport not in service.transports:
        expected = dict.fromkeys(expected, 501)
    answered = {caller: stage.call(name, cast[caller]) for caller in expected}
    assert answered == expected


def fresh(service):
    """Others in place of those who lose their tokens."""
    cast = {name: sign_up(service.http, name) for name in ("member", "author")}
    for role in ("moderator", "admin"):
        cast[role] = sign_up(service.http, role)
        path = f"/api/admin/users/{cast[role].username}"
        service.root.patch(path, {"user": {"role": role}})
    return cast


def test_roles_has_a_row_for_every_operation():
    rows = {row.partition("@")[0] for row in ROWS}
    assert rows == set(contract.operations())


def test_roles_has_a_cell_for_every_caller():
    for row, cells in ROWS.items():
        others = {"other_member"} if row.endswith("@private") else set()
        assert set(cells) == CALLERS | others, row


def test_roles_names_statuses_that_the_operation_documents():
    for row, cells in ROWS.items():
        operation = contract.operations()[row.partition("@")[0]]
        undocumented = set(cells.values()) - set(operation.statuses)
        assert not undocumented, f"{row}: {undocumented}"
