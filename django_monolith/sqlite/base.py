"""Django's backend for SQLite, with a queue for the threads of a process that write.

SQLite itself keeps none: each looks for the lock now and then, and whoever looks just
after a commit has it. Where writing is slow, as on a small board, somebody never does.
"""

import threading

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PATIENCE = 20.0  # seconds in the queue; then, for other processes, OPTIONS["timeout"]
turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """The name by which Django finds it. A transaction has its turn until it ends."""

    has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        if not turn.acquire(timeout=PATIENCE):
            raise OperationalError("database is locked")
        self.has_turn = True
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # where it fails, Django rolls back
        self._end_turn()

    def _rollback(self) -> None:
        super()._rollback()  # where it fails, Django closes
        self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self.has_turn:
            self.has_turn = False
            turn.release()
