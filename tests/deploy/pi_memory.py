"""Runs on the Pi, by `sudo python3 -`: what the memory is used for, as JSON.

The PSS of a process is its own pages and its share of those that it shares; `kernel` is
what the kernel holds for a unit (page tables, sockets). `current` is the kernel's count
of a unit with what it keeps of files in memory, which it gives back when asked.
"""

import json
import re
from pathlib import Path

SLICE = Path("/sys/fs/cgroup/parallax.slice")
MIB = 2**20


def pss(pid: str) -> int:
    """In bytes; 0 of a process that is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) * 1024


def table(path: Path) -> dict[str, int]:
    """A file of lines with a name and a number."""
    return {
        line.split()[0]: int(line.split()[1]) for line in path.read_text().splitlines()
    }


def unit(place: Path) -> dict[str, float]:
    """In MiB."""
    pids = [pid for file in place.rglob("cgroup.procs") for pid in file.open()]
    stat = table(place / "memory.stat")
    sizes = {
        "pss": sum(pss(pid.strip()) for pid in pids),
        "kernel": stat["kernel"] + stat["sock"],
        "files": stat["file"] - stat["shmem"],
        "current": int((place / "memory.current").read_text()),
    }
    return {name: round(size / MIB, 1) for name, size in sizes.items()}


def system() -> dict[str, float]:
    """The whole machine, in MiB."""
    lines = [line.split() for line in Path("/proc/meminfo").read_text().splitlines()]
    sizes = {words[0].strip(":"): int(words[1]) / 1024 for words in lines}
    used = sizes["MemTotal"] - sizes["MemAvailable"]
    return {"all": round(sizes["MemTotal"], 1), "used": round(used, 1)}


def main() -> None:
    units = {
        place.name.removesuffix(".service"): unit(place)
        for place in sorted(SLICE.iterdir())
        if place.is_dir() and (place / "cgroup.procs").read_text()
    }
    total = sum(each["pss"] + each["kernel"] for each in units.values())
    events = table(SLICE / "memory.events")
    for place in SLICE.glob("*.service/memory.events"):
        for name, times in table(place).items():
            events[name] += times
    found = {"units": units, "total": round(total, 1), "slice": unit(SLICE)}
    print(json.dumps({**found, "system": system(), "events": events}))


main()
