"""What the machines of nspawn.py are made of: Debian's packages, Python's wheels. Both
are fetched by this machine's own clients, and kept in the cache."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.cli.processes import ROOT

SUITE = "trixie"
# what the image has besides the packages that the install script names
EXTRA = ["dbus", "iproute2", "procps", "systemd", "systemd-sysv"]
PLATFORMS = ["2_5", "2_12", "2_17", "2_24", "2_27", "2_28", "2_34"]
ALIASES = ["manylinux1", "manylinux2010", "manylinux2014"]


def cache() -> Path:
    """Where what takes long is kept; it need not be there."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "parallax"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else fills the cache within the block."""
    with (cache() / "nspawn.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def image(install: Path) -> Path:
    """A tarball of the root file system, with the packages that `install` names."""
    asked = subprocess.run(
        [install, "--packages"], capture_output=True, text=True, check=True
    )
    packages = ",".join(sorted({*EXTRA, *asked.stdout.split()}))
    key = hashlib.sha256(f"{SUITE} {packages}".encode()).hexdigest()[:16]
    tarball = cache() / f"{SUITE}-{key}.tar"
    if not tarball.exists():
        part = tarball.with_suffix(".part.tar")
        command = ["mmdebstrap", "--quiet", "--variant=minbase"]
        command += [f"--include={packages}", SUITE, str(part)]
        run(command, "mmdebstrap")
        part.rename(tarball)
    return tarball


def wheels(variants: list[str]) -> Path:
    """A folder with every wheel of the variants' locks, for Debian's Python 3.13."""
    locks = [ROOT / "requirements" / f"{name}.txt" for name in variants]
    text = b"".join(lock.read_bytes() for lock in locks)
    folder = cache() / f"wheels-{hashlib.sha256(text).hexdigest()[:16]}"
    if not folder.exists():
        part = Path(tempfile.mkdtemp(prefix="wheels-", dir=cache()))
        run([sys.executable, "-m", "venv", part / "pip"], "venv")
        for lock in locks:
            run([part / "pip/bin/python", *pip_download(part, lock)], "pip")
        shutil.rmtree(part / "pip")
        part.chmod(0o755)
        part.rename(folder)
    return folder


def pip_download(folder: Path, lock: Path) -> list[str | Path]:
    """pip's arguments: the lock's wheels, whatever Python and machine this is."""
    names = [f"manylinux_{each}" for each in PLATFORMS] + ALIASES
    platforms = [f"--platform={name}_{os.uname().machine}" for name in names]
    abis = [f"--abi={abi}" for abi in ("cp313", "abi3", "none")]
    python = ["--python-version=3.13", "--implementation=cp", *abis, *platforms]
    what = ["--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:"]
    return ["-m", "pip", "download", *what, *python, "-d", folder, "-r", lock]


def run(command: list[str | Path], name: str) -> None:
    """Raises AssertionError with what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"{done.stdout}{done.stderr}"[-4000:]
    assert not done.returncode, f"{name} failed:\n{said}"
