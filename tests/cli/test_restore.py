"""`parallax backup` and `restore` on PostgreSQL, and deploy/compose/restore."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from shared.cli.postgres_programs import find_programs
from tests.servers import Site, migrate, seed

from .running import ROOT, command_env, parallax

type Restore = Callable[[str, Path], subprocess.CompletedProcess[str]]

NEWER = """
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE TABLE "Of users" (mood mood, author integer REFERENCES users (id));
CREATE TABLE alone (id integer GENERATED ALWAYS AS IDENTITY, id_2 serial);
CREATE TABLE parts (id integer) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (2);
CREATE TYPE pair AS (one integer, two integer);
CREATE DOMAIN small AS integer CHECK (VALUE < 9);
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM articles;
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
CREATE VIEW names AS SELECT username FROM users;
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
DELETE FROM articles;
"""
# as Compose's container of the database has it; its user is postgres
DOCKER = """#!/bin/sh
case "$*" in
    'compose ps --services') echo database ;;
    'compose exec -T database '*) shift 4; exec "$@" ;;
    *) exit 9 ;;
esac
"""


def path() -> str:
    """PATH, led by programs of the very version of the server."""
    return f"{find_programs()}:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def database(site: Site) -> str:
    """Owned by a plain role, as on a server; with people in it."""
    url = urlsplit(site.database("postgres", "mine"))
    with psycopg.connect(url.geturl(), autocommit=True) as session:
        for role in ("app", "postgres SUPERUSER"):
            create = sql.SQL(f"CREATE ROLE {role} LOGIN PASSWORD {{}}")
            session.execute(create.format(sql.Literal(url.password)))
        session.execute("DROP DATABASE IF EXISTS parallax")
        session.execute("CREATE DATABASE parallax OWNER app")
    place = f"app:{url.password}@{url.hostname}:{url.port}"
    owned = url._replace(netloc=place, path="/parallax").geturl()
    migrate("fastapi", owned)
    seed(owned)
    return owned


@pytest.fixture
def backup(database: str, tmp_path: Path) -> Path:
    """As the command makes it, which both kinds of restore read."""
    env = command_env(DATABASE_URL=database, PATH=path())
    done = parallax("backup", tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    return next(tmp_path.glob("*.postgresql"))


def content(url: str) -> dict[str, int]:
    """The rows of each relation, and the names of all types and functions."""
    with psycopg.connect(url) as session:
        names = session.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE"
            " relkind = ANY ('{r,p,v,m,S}') AND relnamespace = 'public'::regnamespace"
        )
        found = {
            name: session.execute(f"SELECT FROM {name}").rowcount
            for (name,) in names.fetchall()
        }
        others = session.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " UNION ALL SELECT typname FROM pg_type"
            " WHERE typname IN ('mood', 'pair', 'small')"
        )
        return found | {name: 0 for (name,) in others.fetchall()}


def by_command(url: str, backup: Path) -> subprocess.CompletedProcess[str]:
    return parallax("restore", backup, env=command_env(DATABASE_URL=url, PATH=path()))


def by_compose(url: str, backup: Path) -> subprocess.CompletedProcess[str]:
    """deploy/compose/restore, with programs of this machine for the container's."""
    docker = backup.with_name("docker")
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    place = urlsplit(url)
    env = {"PGHOST": str(place.hostname), "PGPORT": str(place.port)}
    env |= {"PGPASSWORD": str(place.password)}
    env["PATH"] = f"{backup.parent}:{path()}"
    return subprocess.run(
        [ROOT / "deploy/compose/restore", backup],
        env=command_env(**env),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("restore", [by_command, by_compose])
def test_restore_takes_away_what_was_added_since(
    restore: Restore, database: str, backup: Path
) -> None:
    before = content(database)
    assert before["users"] and before["articles"]
    with psycopg.connect(database) as session:
        session.execute(NEWER)
    assert len(content(database)) >= len(before) + 13
    done = restore(database, backup)
    assert done.returncode == 0, done.stderr
    assert content(database) == before


@pytest.mark.parametrize("restore", [by_command, by_compose])
def test_restore_changes_nothing_where_the_backup_is_not_whole(
    restore: Restore, database: str, backup: Path
) -> None:
    with backup.open("r+b") as file:
        file.truncate(backup.stat().st_size * 4 // 5)
    before = content(database)
    done = restore(database, backup)
    assert done.returncode == 1 and "pg_restore" in done.stderr
    assert content(database) == before
