"""A machine with Debian 13 and a real systemd: a container by systemd-nspawn, with a
network of its own in which there is nothing but itself.

It needs root, and Debian's mmdebstrap and systemd-container.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.cli.failures import Failure
from shared.cli.processes import ROOT, start, wait_until

from ..conformance.client import TRUSTED
from .nspawn_image import run

CODE = "/srv/parallax"  # this project
WHEELS = "/srv/wheels"


def require_tools() -> None:
    """Skips the test where no such machine can be made."""
    if os.geteuid():
        pytest.skip("needs root, for systemd-nspawn")
    for program, package in (
        ("mmdebstrap", "mmdebstrap"),
        ("systemd-nspawn", "systemd-container"),
    ):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program} (Debian: apt install {package})")


@dataclass
class Machine:
    """One that runs. `leader` is its first process, as seen from here."""

    root: Path
    leader: int

    @property
    def network(self) -> list[str]:
        """The command that runs another one of ours in its network."""
        return ["nsenter", "-t", str(self.leader), "-n", "--"]

    @property
    def certificate(self) -> Path:
        """Of TLS, as the install script made it."""
        return self.root / "etc/parallax/tls/certificate.pem"

    def run(self, *command: str, check: bool = True, stdin: str = "") -> str:
        """What a command says in there. Raises AssertionError where it fails."""
        enter = ["nsenter", "-t", str(self.leader)]
        enter += ["-m", "-u", "-i", "-n", "-p", "-r", "-w", "--"]
        clean = ["env", "-i", "HOME=/root", "LANG=C.UTF-8"]
        clean += ["PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"]
        done = subprocess.run(
            [*enter, *clean, *command],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        said = f"{done.stdout}{done.stderr}"
        assert not (check and done.returncode), f"{' '.join(command)}\n{said[-6000:]}"
        return said if not check else done.stdout

    def succeeds(self, *command: str) -> bool:
        """Whether it ends with exit code 0."""
        try:
            self.run(*command)
        except AssertionError:
            return False
        return True

    def is_up(self) -> bool:
        """Whether it has booted. Raises AssertionError if something failed then."""
        state = self.run("systemctl", "is-system-running", check=False).strip()
        failed = self.run("systemctl", "--failed", "--no-legend", check=False)
        assert state != "degraded", failed
        return state == "running"

    @contextmanager
    def entered(self) -> Iterator[None]:
        """This thread, and those it starts, are in the machine's network, and know its
        certificate."""
        before = os.environ.get("SSL_CERT_FILE")
        with Path("/proc/self/ns/net").open() as ours:
            with Path(f"/proc/{self.leader}/ns/net").open() as theirs:
                os.setns(theirs.fileno(), os.CLONE_NEWNET)
            os.environ["SSL_CERT_FILE"] = str(self.certificate)  # for sockets
            TRUSTED.load_verify_locations(self.certificate)
            try:
                yield
            finally:
                os.setns(ours.fileno(), os.CLONE_NEWNET)
                os.environ.pop("SSL_CERT_FILE")
                if before is not None:
                    os.environ["SSL_CERT_FILE"] = before


@contextmanager
def machine(folder: Path, tarball: Path, wheelhouse: Path) -> Iterator[Machine]:
    """A new one, booted, within the block."""
    root = folder / "root"
    root.mkdir(parents=True)
    run(["tar", "-C", root, "--exclude=./dev/*", "-xpf", tarball], "tar")
    (root / WHEELS.lstrip("/")).mkdir(parents=True)
    copy_code(root / CODE.lstrip("/"))
    # whoever kills us, kills the machine: alone, nspawn would leave it running
    command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command += ["systemd-nspawn", "--quiet", f"--directory={root}", "--boot"]
    command += ["--register=no", "--keep-unit", "--link-journal=no", "--console=pipe"]
    command += ["--private-network", f"--machine=parallax-{os.getpid()}"]
    command += [f"--bind-ro={wheelhouse}:{WHEELS}"]
    process = start("machine", command, log=folder / "machine.log")
    try:
        wait_until(
            lambda: first_process(process.pid) != 0,
            "a first process in the machine",
            watched=[process],
        )
        booted = Machine(root, first_process(process.pid))
        wait_until(booted.is_up, "the boot", seconds=180, watched=[process])
        yield booted
    except Failure as failure:
        raise AssertionError(str(failure)) from failure
    finally:
        first = first_process(process.pid)
        process.kill()
        ended = Path(f"/proc/{first or -1}")
        wait_until(lambda: not ended.exists(), "the machine's end")
        subprocess.run(["rm", "-rf", "--one-file-system", root], check=False)


def copy_code(to: Path) -> None:
    """The project as git knows it, and what is new: as somebody would bring it."""
    to.mkdir(parents=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    there = "\0".join(name for name in names if (ROOT / name).exists())
    subprocess.run(
        ["tar", "-C", to, "-xf", "-"],
        input=subprocess.run(
            ["tar", "-C", ROOT, "--null", "-T", "-", "-cf", "-"],
            input=there.encode(),
            capture_output=True,
            check=True,
        ).stdout,
        check=True,
    )


def first_process(unshare: int) -> int:
    """The machine's systemd, as seen from here; 0 while there is none. Before it,
    nspawn has other children, which prepare its root."""
    for nspawn in children(unshare):
        for child in children(nspawn):
            comm = Path(f"/proc/{child}/comm")
            if comm.exists() and comm.read_text().strip() == "systemd":
                return child
    return 0


def children(parent: int) -> list[int]:
    """Of a process; none if it has gone."""
    try:
        told = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in told.split()]
