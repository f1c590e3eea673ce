"""The folder in which `serve` keeps what it makes: database, Redis, secret, logs."""

import fcntl
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import IO

from .failures import Failure
from .files import open_private
from .processes import ROOT

DEFAULT = ROOT / ".parallax" / "data"


class DataDir:
    """One such folder. Raises Failure where it cannot be made or written."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        try:
            # others may pass through (PostgreSQL runs as nobody), but see nothing
            self.path.mkdir(parents=True, exist_ok=True, mode=0o711)
        except OSError as error:
            raise Failure(f"--data {path}: {error.strerror}") from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise Failure(f"--data {path}: cannot be written")
        self._lock: IO[str] | None = None

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    @property
    def sqlite_url(self) -> str:
        """The database of the embedded default."""
        return f"sqlite:///{self / 'parallax.db'}"

    @cached_property
    def secret_key(self) -> str:
        """Random, made once, readable by its owner only."""
        return self.secret("secret-key")

    def secret(self, name: str) -> str:
        """A random text that is kept in the file `name`."""
        path = self / name
        try:
            with open_private(path, "x") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return path.read_text()

    def lock(self) -> None:
        """Keep other `serve`s out until we end. Raises Failure if one is in."""
        self._lock = (self / "lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.seek(0)
            raise Failure(
                f"process {self._lock.read() or '?'} serves from {self.path} already; "
                "use `serve all` for several variants, or another --data"
            ) from error
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()
