"""`parallax migrate` and `parallax seed`, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.cli.database import Database
from shared.cli.failures import Failure
from shared.cli.mariadb import find_program
from shared.cli.services import start_mariadb, start_postgres
from shared.domain.passwords import verify_password

from .running import parallax


@pytest.fixture(params=["sqlite", "postgres", "mariadb"])
def database(request: pytest.FixtureRequest, data: Path) -> Iterator[Database]:
    """An empty database."""
    if request.param == "sqlite":
        yield Database(f"sqlite:///{data / 'seeded.db'}")
        return
    begin = start_postgres if request.param == "postgres" else start_mariadb
    if begin is start_mariadb:
        require_mariadb()
    server = begin(data, durable=False)
    yield Database(server.create_database("seeded"))
    server.end()


def require_mariadb() -> None:
    """Skips the test where it is not installed; one that does not start fails it."""
    try:
        find_program("mariadbd")
    except Failure as error:
        pytest.skip(str(error))


def run(data: Path, database: Database, command: str, *arguments: str) -> str:
    """What a command says that must succeed."""
    told = parallax(command, "--data", data, "--db", database.url, *arguments)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_seed_needs_tables(data: Path, database: Database) -> None:
    refused = parallax("seed", "--data", data, "--db", database.url)
    assert refused.returncode == 1
    assert "run `parallax migrate` before" in refused.stderr


def test_migrate_sees_that_nothing_is_to_be_done(
    data: Path, database: Database
) -> None:
    assert "migrated by fastapi" in run(data, database, "migrate", "fastapi")
    assert "up to date already" in run(data, database, "migrate", "fastapi")
    (data / "migrated.json").unlink()
    assert "migrated by fastapi" in run(data, database, "migrate", "fastapi")


def test_migrate_does_not_take_a_new_database_for_the_old_one(data: Path) -> None:
    database = Database(f"sqlite:///{data / 'new.db'}")
    for _ in range(2):
        assert "migrated by fastapi" in run(data, database, "migrate", "fastapi")
        database.path.unlink()


def test_seed_makes_a_world_that_holds_together(data: Path, database: Database) -> None:
    run(data, database, "migrate")
    assert "seeded" in run(data, database, "seed")
    assert "has users already" in run(data, database, "seed")
    with database.transaction() as transaction:
        roles = dict(transaction.rows("SELECT username, role FROM users"))
        assert (roles["ada"], roles["bob"], roles["carol"]) == (
            "admin",
            "moderator",
            "member",
        )
        password = transaction.one("SELECT password FROM users WHERE username = 'dave'")
        assert verify_password("password123", password)
        gaps = transaction.rows(
            "SELECT r.slug FROM rooms r LEFT JOIN messages m ON m.room_id = r.id "
            "GROUP BY r.id, r.slug, r.last_seq HAVING count(m.id) <> r.last_seq "
            "OR coalesce(max(m.seq), 0) <> r.last_seq"
        )
        assert gaps == []


def test_seed_adds_rows_for_benchmarks_and_can_go_on(
    data: Path, database: Database
) -> None:
    run(data, database, "migrate")
    amount = ("--articles", "300", "--users", "20", "--favorites", "900")
    for times in (1, 2):
        run(data, database, "seed", *amount)
        with database.transaction() as transaction:
            assert transaction.one("SELECT count(*) FROM articles") == 25 + 300 * times
            assert transaction.one("SELECT count(*) FROM users") == 8 + 20 * times
            bulk = "SELECT count(*) FROM article_tags WHERE article_id > 25"
            assert transaction.one(bulk) == 900 * times
    with database.transaction() as transaction:
        # the next row that an app inserts gets the next id
        last = transaction.one("SELECT max(id) FROM tags")
        transaction.run("INSERT INTO tags (name) VALUES ('new')")
        assert transaction.one("SELECT max(id) FROM tags") == last + 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--articles", "5", "--users", "0"],
        ["--articles", "2", "--users", "2", "--favorites", "5"],
        ["--articles", "2", "--tags-per-article", "11"],
        ["--articles", "-1"],
    ],
)
def test_seed_refuses_what_cannot_be(data: Path, arguments: list[str]) -> None:
    refused = parallax("seed", "--data", data, *arguments)
    assert refused.returncode == 2, refused.stderr
