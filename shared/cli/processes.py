"""Child processes that never outlive us: each a process group, watched and ended.

`reaper.py` ends them where we no longer can, after a SIGKILL.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import reaper
from .failures import Failure, Stopped
from .files import open_private

ROOT = Path(__file__).resolve().parents[2]
PAUSE = 0.02  # seconds between two looks at a condition


type Condition = Callable[[], bool]


def never() -> bool:
    """The `stop` of those who wait to the end."""
    return False


@dataclass(eq=False)
class Process:
    """A child with a group of its own, whose output goes to the file `log`."""

    name: str
    child: subprocess.Popen[bytes]
    log: Path
    polite: signal.Signals

    @property
    def pid(self) -> int:
        """Also the id of its group."""
        return self.child.pid

    @property
    def running(self) -> bool:
        """False as soon as it has ended by itself."""
        return self.child.poll() is None

    def has_ended(self) -> bool:
        """The other way round, for `wait_until`."""
        return not self.running

    def last_lines(self, count: int = 20) -> str:
        """The end of what it said."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-count:])

    def ask(self) -> None:
        """Ask it to end, without waiting."""
        reaper.ask(self.pid, self.polite)

    def end(self, grace: float = reaper.GRACE, stop: Condition = never) -> None:
        """Ask, wait up to `grace` seconds or until `stop` says so, then kill."""
        self.ask()
        deadline = time.monotonic() + grace
        while self.running and time.monotonic() < deadline and not stop():
            time.sleep(PAUSE)
        self.kill()

    def kill(self) -> None:
        """End it and what it started, at once."""
        reaper.kill(self.pid)
        self.child.wait()
        tell_reaper(f"-{self.pid}")


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    polite: signal.Signals = signal.SIGTERM,
    config: str = "",
    user: int | None = None,
    group: int | None = None,
) -> Process:
    """Begin a child in the project's folder. `env` replaces ours; `polite` is the
    signal by which it is asked to end; `config` is what it reads from standard
    input; `user` and `group` are ids."""
    start_reaper()
    try:
        with open_private(log, "wb") as output:
            child = subprocess.Popen(
                [str(part) for part in command],
                env=env,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
    except OSError as error:
        raise Failure(f"cannot start {name}: {error}") from error
    tell_reaper(f"+{child.pid} {polite.value}")
    if child.stdin:
        with suppress(BrokenPipeError):
            child.stdin.write(config.encode())
            child.stdin.close()
    return Process(name, child, log, polite)


def wait_until(
    condition: Condition,
    what: str,
    *,
    seconds: float = 30,
    watched: Iterable[Process] = (),
    stop: Condition = never,
) -> None:
    """Return once `condition` holds.

    Raises Failure when a watched process ends before, with its last lines, or when
    the time is over, and Stopped once `stop` says so.
    """
    watched = list(watched)
    deadline = time.monotonic() + seconds
    while not condition():
        for process in watched:
            if not process.running and not condition():
                raise Failure(epitaph(process))
        if stop():
            raise Stopped
        if time.monotonic() > deadline:
            said = "".join(f"\n{process.last_lines()}" for process in watched)
            raise Failure(f"{what} did not happen within {seconds:g} s{said}")
        time.sleep(PAUSE)


def epitaph(process: Process) -> str:
    """How a process ended, and its last lines."""
    code = process.child.returncode
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    said = process.last_lines().strip() or "it said nothing"
    return f"{process.name} ended {how}; its last lines:\n{said}"


def end_all(processes: Iterable[Process], stop: Condition = never) -> None:
    """End them together: ask all, then wait for each."""
    processes = list(processes)
    for process in processes:
        process.ask()
    deadline = time.monotonic() + reaper.GRACE
    for process in processes:
        process.end(max(0.0, deadline - time.monotonic()), stop)


@cache
def start_reaper() -> subprocess.Popen[bytes]:
    """Our reaper, started on first use."""
    script = Path(__file__).with_name("reaper.py")
    return subprocess.Popen(
        [sys.executable, "-I", "-S", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )


def tell_reaper(line: str) -> None:
    """Pass a line on; a reaper that is gone cannot be helped."""
    pipe = start_reaper().stdin
    assert pipe
    with suppress(BrokenPipeError):
        pipe.write(f"{line}\n".encode())
        pipe.flush()
