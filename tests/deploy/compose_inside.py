"""What a container may do, seen from inside and told by the engine."""

import re
from typing import Any

from .compose import Stack

LOOK = """
set -eu
echo "user $(id -u)"
grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs|Seccomp):' /proc/1/status
for folder in / /opt /usr /etc; do
    if touch $folder/.x 2>/dev/null; then echo "writable $folder"; fi
done
"""
CONNECT = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3).close()
except OSError as error:
    sys.exit(f"no: {error}")
print("connected")
"""


def look(stack: Stack, service: str) -> dict[str, Any]:
    """Who its processes are, what they may, and what they can write."""
    said = stack.inside(service, "sh", "-c", LOOK)
    lines = [re.split(r":?\s+", line, maxsplit=1) for line in said.splitlines()]
    found: dict[str, Any] = {"writable": []}
    for name, value in lines:
        if name == "writable":
            found["writable"].append(value)
        else:
            found[name] = value
    return found


def environments(stack: Stack, service: str) -> str:
    """The environment of every process in it that it may read, which are its own."""
    said = stack.inside(
        service, "sh", "-c", "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'"
    )
    assert "PATH=" in said, f"{service}: nothing could be read"
    return said


def limits(known: dict[str, Any]) -> dict[str, float]:
    """What the engine holds it to: MiB, processors, processes."""
    host = known["HostConfig"]
    return {
        "memory": host["Memory"] / 2**20,
        "cpus": host["NanoCpus"] / 1e9,
        "pids": host["PidsLimit"] or 0,
    }


def memory(stack: Stack) -> dict[str, float]:
    """MiB of each container that runs, without the files it has read."""
    ids = {known["Id"]: name for name, known in stack.containers().items()}
    rows = stack.engine.docker(
        *("stats", "--no-stream", "--no-trunc", "--format"),
        "{{.ID}} {{.MemUsage}}",
        *ids,
    )
    units = {"B": 2**-20, "KiB": 2**-10, "MiB": 1.0, "GiB": 2.0**10}
    found = {}
    for row in rows.splitlines():
        name, used = row.split()[:2]
        number, unit = re.fullmatch(r"([\d.]+)(\w+)", used).groups()  # type: ignore[union-attr]
        found[ids[name]] = round(float(number) * units[unit], 1)
    found["total"] = round(sum(found.values()), 1)
    return dict(sorted(found.items()))
