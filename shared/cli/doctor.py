"""Tell what is here, what is missing, and how to get it.

Exit code 0 if what `parallax serve` needs is here, else 1. Nothing is installed.
"""
# No syntax newer than Python 3.9: see __main__.py.

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".parallax"
NEWEST_TESTED = (3, 14)

# name, programs (any of them), what for, how to get it
OPTIONAL = [
    (
        "Chromium",
        "chromium-headless-shell chromium chromium-browser google-chrome",
        "browser tests",
        "chromium-headless-shell",
    ),
    ("Node.js", "node", "comparisons with ws", "nodejs"),
    (
        "Go",
        "go",
        "comparisons with gorilla/websocket",
        "golang-go golang-github-gorilla-websocket-dev",
    ),
    ("wrk", "wrk", "benchmarks", "wrk"),
    ("MariaDB", "mariadbd /usr/sbin/mariadbd", "--db mariadb", "mariadb-server"),
    ("nginx", "nginx", "deployment tests", "nginx-light"),
    ("Docker", "docker", "containers", "docker.io docker-compose"),
]


def add_arguments(parser: object) -> None:
    """None."""


def run(_options: object) -> int:
    """Look at everything; 1 if something that is needed is missing."""
    print(f"{platform.system()} {platform.machine()}, {ROOT}\n")
    needed = [check_python(), check_environments(), check_redis(), check_postgres()]
    print()
    for name, programs, purpose, package in OPTIONAL:
        found = first(programs.split())
        tell(
            "here" if found else "none", name, found or f"for {purpose}: {get(package)}"
        )
    if all(needed):
        print("\nReady: ./parallax serve")
        return 0
    print("\nSomething that is needed is missing.")
    return 1


def tell(state: str, name: str, what: str) -> None:
    """One line."""
    print(f"  {state:<8}{name:<14}{what}")


def first(programs: list[str]) -> str | None:
    """The path of the first program that is on PATH."""
    return next(filter(None, map(shutil.which, programs)), None)


def get(package: str) -> str:
    """How a package of the system is got."""
    if platform.system() == "Darwin":
        return f"brew install {package}"
    return f"apt install {package}, or your system's"


def check_python() -> bool:
    """Python and uv: one of them is enough, the other comes by it."""
    uv = first(["uv", str(STATE / "uv" / "bin" / "uv")])
    version = platform.python_version()
    fits = (3, 12) <= sys.version_info[:2] <= NEWEST_TESTED
    if fits:
        tell("here", "Python", f"{version}, {sys.executable}")
    elif uv:
        tell("here", "Python", f"{version} does not fit; uv finds or brings another")
    else:
        tell("MISSING", "Python", f"3.12 or newer, not {version}: {get('python3')}")
    if uv:
        tell("here", "uv", uv)
    elif importlib.util.find_spec("ensurepip"):
        tell("later", "uv", "comes into .parallax/uv with the first command")
    else:
        tell("MISSING", "uv", f"or python3's venv: {get('python3-venv')}")
        return False
    return fits or uv is not None


def check_environments() -> bool:
    """Which locks are installed."""
    for lock in ("django", "flask", "fastapi", "channels", "development"):
        wanted = ROOT / "requirements" / f"{lock}.txt"
        installed = STATE / f"venv-{lock}" / "installed.txt"
        if not wanted.exists():
            tell("MISSING", lock, f"requirements/{lock}.txt")
            return False
        if not installed.exists():
            tell("later", lock, "packages come with the first command that needs them")
        elif installed.read_bytes() == wanted.read_bytes():
            tell("here", lock, f".parallax/venv-{lock}")
        else:
            tell(
                "later", lock, "the lock changed; packages follow with the next command"
            )
    return True


def check_redis() -> bool:
    """Whether a Valkey or Redis is here or comes from the wheel."""
    found = first(["valkey-server", "redis-server"])
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True)
        tell("here", "Redis", f"{found}: {said.stdout.split(' sha')[0].strip()}")
    else:
        tell(*from_wheel("Redis", "Valkey 9"))
    return bool(found) or has_wheels()


def check_postgres() -> bool:
    """Not needed unless asked for."""
    tell(*from_wheel("PostgreSQL", "PostgreSQL 18, for --db postgres"))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        tell(
            "note", "", "you are root: PostgreSQL runs as nobody, who must reach --data"
        )
    return True


def from_wheel(name: str, server: str) -> tuple[str, str, str]:
    """What is told of a server that a wheel brings."""
    if has_wheels():
        return "here", name, f"{server}, with every lock"
    return "none", name, f"{server} has no wheel for this machine"


def has_wheels() -> bool:
    """Whether the wheels of the servers exist for this machine."""
    system = platform.system() in ("Linux", "Darwin")
    return system and platform.machine() in ("x86_64", "aarch64", "arm64")
