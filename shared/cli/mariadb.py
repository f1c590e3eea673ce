"""A private MariaDB, from PATH (Debian's mariadb-server); as root it runs as nobody."""

import os
import pwd
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shared.engines import MARIADB_COLLATION

from .data_dir import DataDir
from .failures import Failure
from .files import open_private
from .ports import HOST, free_port
from .postgres_programs import require_passable
from .processes import Condition, Process, never, start, wait_until

USER = "parallax"
CONNECTIONS = 300  # four variants with four workers each, and some more
SBIN = "/usr/sbin:/usr/local/sbin"  # where it is, though people's PATH lacks it


@dataclass(eq=False)
class MariaDB:
    """A running server; `process` is None if somebody else started it."""

    port: int
    password: str
    process: Process | None

    def url(self, name: str) -> str:
        """For DATABASE_URL."""
        return f"mariadb://{USER}:{self.password}@{HOST}:{self.port}/{name}"

    def create_database(self, name: str, collation: str = MARIADB_COLLATION) -> str:
        """Its URL; nothing happens if it is there."""
        with self.connect() as connection:
            connection.cursor().execute(
                f"CREATE DATABASE IF NOT EXISTS `{name}` "
                f"CHARACTER SET utf8mb4 COLLATE {collation}"
            )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Also if it is in use."""
        with self.connect() as connection:
            connection.cursor().execute(f"DROP DATABASE IF EXISTS `{name}`")

    def connect(self, name: str | None = None, **options: Any) -> Any:
        """A PyMySQL connection outside of transactions."""
        import pymysql

        return pymysql.connect(
            host=HOST,
            port=self.port,
            user=USER,
            password=self.password,
            database=name,
            autocommit=True,
            **options,
        )

    def answers(self) -> bool:
        """Whether it lets us in, which another server on this port would not."""
        import pymysql

        try:
            self.connect().close()
        except pymysql.Error:
            return False
        return True

    def end(self) -> None:
        """Stop it; what it holds stays in its folder."""
        if self.process:
            self.process.end()


def start_mariadb(
    data_dir: Path,
    *,
    port: int | None = None,
    durable: bool = True,
    stop: Condition = never,
) -> MariaDB:
    """Start one, made first if need be, and wait until it answers. Raises Failure.

    `durable=False` is for tests: faster, and lost if the machine (not the server)
    crashes.
    """
    place = Place(DataDir(data_dir))
    if running := place.running():
        return running
    if not place.folder.exists():
        place.make(stop)
    port = port or free_port()
    process = place.run(
        "mariadbd",
        f"--datadir={place.folder}",
        f"--port={port}",
        f"--bind-address={HOST}",
        "--socket=mariadb.sock",  # in its folder
        "--pid-file=mariadb.pid",
        "--skip-name-resolve",
        f"--init-file={place.accounts()}",
        f"--max-connections={CONNECTIONS}",
        f"--innodb-flush-log-at-trx-commit={int(durable)}",
        f"--innodb-doublewrite={int(durable)}",
    )
    server = MariaDB(port, place.password, process)
    wait_until(server.answers, "an answer from MariaDB", watched=[process], stop=stop)
    place.accounts_file.unlink()
    (place.data / "mariadb.port").write_text(str(port))
    return server


class Place:
    """A folder with a server's files, and the user who runs it."""

    def __init__(self, data: DataDir) -> None:
        self.data = data
        self.folder = data / "mariadb"
        self.accounts_file = data / "mariadb.sql"
        self.user = self.group = None
        if os.geteuid() == 0:  # MariaDB refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.user, self.group = nobody.pw_uid, nobody.pw_gid
            require_passable("MariaDB", data.path)

    @cached_property
    def password(self) -> str:
        return self.data.secret("mariadb-password")

    def run(self, program: str, *arguments: str) -> Process:
        """Without anybody's my.cnf."""
        return start(
            program,
            [find_program(program), "--no-defaults", *arguments],
            log=self.data / f"{program}.log",
            user=self.user,
            group=self.group,
        )

    def make(self, stop: Condition) -> None:
        """Make an empty server's files, which appear when they are whole."""
        new = self.data / "mariadb.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.hand_over(new)
        process = self.run(
            "mariadb-install-db",
            f"--datadir={new}",
            "--auth-root-authentication-method=socket",  # no account without password
            "--skip-test-db",
        )
        wait_until(process.has_ended, "mariadb-install-db's end", stop=stop)
        process.kill()
        if process.child.returncode:
            raise Failure(f"mariadb-install-db failed:\n{process.last_lines()}")
        new.rename(self.folder)

    def accounts(self) -> Path:
        """A file by which the server makes our account, before it answers anybody."""
        self.accounts_file.unlink(missing_ok=True)
        with open_private(self.accounts_file, "x") as file:
            account = f"'{USER}'@'{HOST}' IDENTIFIED BY '{self.password}'"
            file.write(f"CREATE OR REPLACE USER {account};\n")
            file.write(f"GRANT ALL ON *.* TO '{USER}'@'{HOST}';\n")
        self.hand_over(self.accounts_file)
        return self.accounts_file

    def hand_over(self, path: Path) -> None:
        """To who runs the server."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def running(self) -> MariaDB | None:
        """A server that runs on this folder already."""
        try:
            port = int((self.data / "mariadb.port").read_text())
        except FileNotFoundError:
            return None
        server = MariaDB(port, self.password, None)
        return server if server.answers() else None


def find_program(name: str) -> str:
    """Where it is. Raises Failure."""
    program = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SBIN}")
    if program is None:
        raise Failure(f"{name} is not installed; it comes with mariadb-server")
    return program
