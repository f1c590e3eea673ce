"""Ctrl-C and other signals, heard without breaking off in the middle."""

import signal
from typing import Any


class Stop:
    """Remembers that we were asked to end; those who wait look at it."""

    def __init__(self) -> None:
        self.number = 0
        self.times = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.hear)

    def hear(self, number: int, _frame: Any) -> None:
        """The handler."""
        self.number = self.number or number
        self.times += 1

    def __call__(self) -> bool:
        """Whether somebody asked."""
        return self.times > 0

    def impatient(self) -> bool:
        """Whether somebody asked again: then nothing is waited for."""
        return self.times > 1

    @property
    def code(self) -> int:
        """The exit code: 130 after Ctrl-C, as shells expect, else 0."""
        return 130 if self.number == signal.SIGINT else 0
