"""On what was measured: the machine, and the versions of what took part."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

GIB = 1024**3
LOOK = 2.0  # seconds
SAYS_VERSION = {"go": ("go", "version"), "node": ("node", "--version")}


def describe() -> dict[str, Any]:
    """What figures depend on; nothing that says whose machine it is."""
    return {
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(memory() / GIB, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def busy(seconds: float = LOOK) -> float:
    """How many cores others keep busy, now: what we did ourselves a minute ago, which a
    load average would tell, disturbs nobody."""
    return round(psutil.cpu_percent(seconds) / 100 * (os.cpu_count() or 1), 2)


def processor() -> str:
    """As the system calls it."""
    cpuinfo = Path("/proc/cpuinfo")
    for line in cpuinfo.read_text().splitlines() if cpuinfo.exists() else ():
        name, _, value = line.partition(":")
        if name.strip() in {"model name", "Model"}:
            return value.strip()
    return platform.processor() or platform.machine()


def memory() -> int:
    """In bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def versions(packages: Iterable[str], programs: Iterable[str]) -> dict[str, str]:
    """Python's, the packages', and those of programs that are here."""
    found = {"python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found | {name: said(name) for name in programs if shutil.which(name)}


def said(program: str) -> str:
    """The version in what it prints: `go version go1.19.8 linux/amd64` is 1.19.8."""
    command = SAYS_VERSION.get(program, (program, "--version"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    words = (done.stdout or done.stderr).split()
    numbers = [word.lstrip("gov") for word in words]
    return next((word for word in numbers if word[:1].isdigit()), "unknown")
