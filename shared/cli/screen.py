"""What `serve` shows: where to go, and what the web servers say."""

import time
from collections.abc import Iterable, Mapping

from .data_dir import DataDir
from .database import Database
from .failures import Failure, Stopped
from .ports import HOST
from .processes import Process, epitaph
from .stopping import Stop
from .variants import VARIANTS

LOOK = 0.1  # seconds between two looks at the children

DEMO = """
  sign in as  ada@example.com (admin), bob@example.com (moderator),
              carol@example.com or dave@example.com; password: password123
"""


def show_ready(
    ports: Mapping[str, int], database: Database, data: DataDir, is_demo: bool
) -> None:
    """Addresses and logins."""
    print("Parallax is ready. Ctrl-C ends it.\n")
    for name, number in ports.items():
        print(f"  {VARIANTS[name].package:<18} http://{HOST}:{number}")
    print(DEMO if is_demo else "")
    print(f"  database    {database.shown}")
    print(f"  logs        {data.path}/*.log\n", flush=True)


def watch(children: Iterable[Process], stop: Stop) -> None:
    """Show what web servers say until somebody stops us (Stopped) or a child ends
    by itself (Failure)."""
    children = list(children)
    tails = [Tail(child) for child in children if child.name in VARIANTS]
    while True:
        for tail in tails:
            tail.show()
        if stop():
            raise Stopped
        for child in children:
            if not child.running:
                raise Failure(epitaph(child))
        time.sleep(LOOK)


class Tail:
    """The lines that a log gains, each with the name of who said it."""

    def __init__(self, child: Process) -> None:
        self.name = child.name
        self.file = child.log.open(errors="replace")
        self.part = ""

    def show(self) -> None:
        """Print what is new; half a line waits for the other half."""
        *lines, self.part = (self.part + self.file.read()).split("\n")
        for line in lines:
            print(f"{self.name:>8} | {line}", flush=True)
