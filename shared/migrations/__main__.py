"""`python -m shared.migrations`: bring DATABASE_URL up to date."""

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.exc import ArgumentError, OperationalError

from shared.domain.secret_files import SecretFile, with_secrets
from shared.engines import CONNECT, engine_of, with_driver

FIRST = "0001"


def config() -> Config:
    """Alembic's configuration: the scripts lie beside this file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    return settings


def engine() -> Engine:
    """An engine for DATABASE_URL."""
    url = with_secrets(os.environ)["DATABASE_URL"]
    address = with_driver(url, mariadb="pymysql")
    return create_engine(address, connect_args=CONNECT.get(engine_of(url), {}))


def adopt(settings: Config) -> None:
    """Mark the tables that Django's migrations made as made."""
    tables = inspect(engine()).get_table_names()
    if "users" in tables and "alembic_version" not in tables:
        command.stamp(settings, FIRST)


def main() -> None:
    """Adopt, then upgrade. Exits with 1 and one line where there is no database."""
    try:
        settings = config()
        adopt(settings)
        command.upgrade(settings, "head")
    except SecretFile as error:
        sys.exit(f"parallax: {error}")
    except KeyError:
        sys.exit("parallax: setting DATABASE_URL is missing")
    except ArgumentError:
        sys.exit("parallax: setting DATABASE_URL is not a database address")
    except OperationalError as error:
        sys.exit(f"parallax: no database: {error.orig}")


if __name__ == "__main__":
    main()
