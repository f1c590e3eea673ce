"""On what was measured: the machine, and the versions of what took part."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

GIB = 1024**3
SAYS_VERSION = {"go": ("go", "version"), "node": ("node", "--version")}


def describe() -> dict[str, Any]:
    """What figures depend on; nothing that says whose machine it is."""
    return {
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(memory() / GIB, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def load() -> float:
    """Processes that wanted a core in the last minute, on the average."""
    return round(os.getloadavg()[0], 2)


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
