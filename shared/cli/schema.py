"""Brings a database up to date, and sees quickly where nothing is to be done."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from .data_dir import DataDir
from .database import Database, Transaction
from .failures import Failure
from .processes import ROOT, Condition, epitaph, never, start, wait_until
from .variants import VARIANTS, Variant, child_env

REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)


def migrate(
    names: Iterable[str],
    database: Database,
    env: Mapping[str, str],
    data: DataDir,
    stop: Condition = never,
) -> list[str]:
    """Run the migrations that the variants `names` need, one after the other; the
    variants whose were run. Raises Failure with what they said."""
    run: list[str] = []
    for variant in makers(names):
        if is_up_to_date(variant, database, data):
            continue
        process = start(
            f"migrate-{variant.name}",
            variant.migrate,
            log=data / "migrate.log",
            env=child_env(env),
        )
        wait_until(
            process.has_ended,
            "the migrations' end",
            seconds=600,
            stop=stop,
        )
        process.kill()
        if process.child.returncode:
            raise Failure(epitaph(process))
        remember(variant, database, data)
        run.append(variant.name)
    return run


def makers(names: Iterable[str]) -> list[Variant]:
    """One variant for each set of migrations that `names` need: the two SQLAlchemy
    variants share theirs, and so do the two Django ones."""
    chosen = [VARIANTS[name] for name in names]
    return list({variant.schema: variant for variant in reversed(chosen)}.values())


def is_up_to_date(variant: Variant, database: Database, data: DataDir) -> bool:
    """Whether we ran these very migrations here, and the database says so too."""
    stamps = read_stamps(data)
    if stamps.get(stamp_name(variant, database)) != digest(variant):
        return False
    with database.transaction() as transaction:
        if not transaction.has("users"):
            return False
        return said_files(variant) <= said_database(variant, transaction)


def said_files(variant: Variant) -> set[str]:
    """The migrations that the files hold: Alembic's last, all of Django's."""
    files = migration_files(variant)
    if variant.schema == "alembic":
        return set(REVISION.findall(files[-1].read_text()))
    return {f"{file.parts[-3]}.{file.stem}" for file in files}


def said_database(variant: Variant, transaction: Transaction) -> set[str]:
    """The migrations that the database says were run."""
    if variant.schema == "alembic":
        table, columns = "alembic_version", "version_num"
    else:
        table, columns = "django_migrations", "app, name"
    if not transaction.has(table):
        return set()
    query = f"SELECT {columns} FROM {table}"  # noqa: S608
    return {".".join(row) for row in transaction.rows(query)}


def migration_files(variant: Variant) -> list[Path]:
    """In the order of their names, which is that in which they are run."""
    if variant.schema == "alembic":
        return sorted(ROOT.glob("shared/migrations/versions/[0-9]*.py"))
    return sorted(ROOT.glob("django_monolith/*/migrations/[0-9]*.py"))


def digest(variant: Variant) -> str:
    """Of the migrations, and of the lock, for packages bring migrations too."""
    lock = ROOT / "requirements" / f"{variant.name}.txt"
    whole = hashlib.sha256()
    for file in (lock, *migration_files(variant)):
        whole.update(file.read_bytes())
    return whole.hexdigest()


def stamp_name(variant: Variant, database: Database) -> str:
    return f"{variant.name} {database.shown}"


def read_stamps(data: DataDir) -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads((data / "migrated.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return stamps


def remember(variant: Variant, database: Database, data: DataDir) -> None:
    """Note that these migrations were run."""
    stamps = read_stamps(data) | {stamp_name(variant, database): digest(variant)}
    (data / "migrated.json").write_text(json.dumps(stamps, indent=2))
