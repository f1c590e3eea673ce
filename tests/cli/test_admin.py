"""`parallax admin`: the first admin, whom nobody else could appoint."""

import subprocess
from pathlib import Path

import pytest

from shared.cli.database import Database
from shared.domain.passwords import verify_password

from .running import SCRIPT, command_env, parallax


@pytest.fixture
def database(data: Path) -> Database:
    """One with tables and the demo's people."""
    for command in ("migrate", "seed"):
        told = parallax(command, "--data", data)
        assert told.returncode == 0, told.stderr
    return Database(f"sqlite:///{data / 'parallax.db'}")


def admin(
    data: Path, *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """The command, with a password on its standard input."""
    return subprocess.run(
        [SCRIPT, "admin", *arguments, "--data", data],
        env=command_env(),
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_admin_makes_an_account_that_can_sign_in(
    data: Path, database: Database
) -> None:
    told = admin(data, "Erin@example.com", typed="a long secret\n")
    assert "Erin is an admin, with a new account" in told.stdout, told.stderr
    with database.transaction() as transaction:
        find = "SELECT role, password, is_active FROM users WHERE username_key = 'erin'"
        ((role, password, active),) = transaction.rows(find)
        log = transaction.rows("SELECT target, detail, actor_id FROM audit_entries")
    assert role == "admin" and active
    assert verify_password("a long secret", password)
    assert [tuple(row) for row in log] == [("Erin", "role: none → admin", None)]


def test_admin_promotes_an_account_that_is_there(
    data: Path, database: Database
) -> None:
    told = admin(data, "CAROL@example.com")
    assert "carol is an admin, and was a member" in told.stdout, told.stderr
    with database.transaction() as transaction:
        role = "SELECT role FROM users WHERE username = 'carol'"
        assert transaction.one(role) == "admin"


@pytest.mark.parametrize(
    ("arguments", "typed", "why"),
    [
        (["no-address"], "", "EMAIL is invalid"),
        (["erin@example.com"], "short\n", "the password is too short"),
        (["erin@example.com", "--username", "ada"], "12345678\n", "ada is taken"),
    ],
)
def test_admin_refuses(
    data: Path, database: Database, arguments: list[str], typed: str, why: str
) -> None:
    told = admin(data, *arguments, typed=typed)
    assert told.returncode in (1, 2)
    assert why in told.stderr and told.stderr.count("\n") == 1


def test_admin_needs_tables(data: Path) -> None:
    told = admin(data, "erin@example.com", typed="12345678\n")
    assert told.returncode == 1
    assert "run `parallax migrate` before" in told.stderr


def test_a_database_url_may_come_from_a_file(data: Path, database: Database) -> None:
    secret = data / "database_url"
    secret.write_text(f"{database.url}\n")
    env = command_env(DATABASE_URL_FILE=str(secret))
    told = parallax("admin", "carol@example.com", env=env)
    assert "carol is an admin" in told.stdout, told.stderr
    twice = parallax("seed", env=env | {"DATABASE_URL": database.url})
    assert "setting DATABASE_URL is given twice" in twice.stderr
    secret.unlink()
    missing = parallax("seed", env=env)
    assert missing.returncode == 1
    assert missing.stderr.startswith("parallax: setting DATABASE_URL_FILE cannot be")
    assert missing.stderr.count("\n") == 1
