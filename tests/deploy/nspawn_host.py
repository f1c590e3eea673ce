"""A machine on which the install script has run, and what tests do to it."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from shared.cli.variants import VARIANTS

from ..conformance.client import Client, connection
from ..faults.waiting import wait_for
from .load import Load
from .nspawn import CODE, WHEELS, Machine

PORTS = dict(zip(VARIANTS, (8441, 8442, 8443, 8444), strict=True))
SCRIPTS = "/opt/parallax/code/deploy/systemd"
INSTALL = f"{CODE}/deploy/systemd/install"
BACK = 30.0  # seconds for what was killed to answer again
STEADY = 5  # looks in a row that find the same, to a mebibyte

# every row of every table, in an order of its own
DUMP = r"""
SELECT format(
  'SELECT %L, md5(coalesce(string_agg(t::text, '','' ORDER BY t::text), '''')) '
  'FROM %I t',
  tablename, tablename
) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1
\gexec
"""


@dataclass
class Host:
    """A machine, and the variants on it."""

    machine: Machine
    seconds: dict[str, float] = field(default_factory=dict)  # of each install

    def install(self, variant: str, *options: str) -> str:
        """By the script, as the guide says; what it said."""
        began = time.monotonic()
        said = self.machine.run(INSTALL, variant, "--wheels", WHEELS, *options)
        self.seconds.setdefault(variant, round(time.monotonic() - began, 1))
        return said

    def prepare(self, variant: str) -> None:
        """For the suite: no rate limits, and an admin."""
        self.machine.run(
            "sh", "-c", "echo RATE_LIMITS=off >>/etc/parallax/parallax.env"
        )
        script = f"{SCRIPTS}/parallax"
        self.machine.run(
            script, variant, "admin", "ada@example.com", stdin="password123\n"
        )

    def url(self, variant: str) -> str:
        return f"https://localhost:{PORTS[variant]}"

    def load(self, variant: str, people: int = 4) -> Load:
        return Load(self.url(variant), people=people)

    def refuse_sign_ins(self, variant: str, count: int) -> None:
        """Wrong passwords, a dozen at once: each is hashed."""
        user = {"email": "ada@example.com", "password": "a wrong one"}
        client = Client(connection(self.url(variant)))

        def refuse(_: int) -> None:
            assert client.post("/api/users/login", {"user": user}).status == 401

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(refuse, range(count)))

    def roll(self, variant: str) -> None:
        self.machine.run(f"{SCRIPTS}/roll", variant)

    def main_pid(self, unit: str) -> int:
        """Of the unit's first process; 0 where it has none."""
        return int(self.machine.run("systemctl", "show", "-P", "MainPID", unit) or 0)

    def is_ready(self, variant: str) -> bool:
        """/readyz through nginx."""
        certificate = "/etc/parallax/tls/certificate.pem"
        script = (
            "import ssl, sys, urllib.request as r;"
            f"c = ssl.create_default_context(cafile='{certificate}');"
            f"r.urlopen('{self.url(variant)}/readyz', context=c, timeout=5)"
        )
        return self.machine.succeeds("python3", "-c", script)

    def rows(self) -> dict[str, str]:
        """A digest of each table's rows, in PostgreSQL."""
        said = self.machine.run(
            *("runuser", "-u", "postgres", "--", "psql", "-qAtX", "-d", "parallax"),
            stdin=DUMP,
        )
        return dict(line.split("|") for line in said.splitlines() if line)

    def backup(self, variant: str) -> str:
        """Make one as the timer does; its file."""
        self.machine.run("systemctl", "start", f"parallax-backup@{variant}.service")
        folder = "/var/lib/parallax/backups"
        return f"{folder}/{self.machine.run('ls', folder).split()[-1]}"

    def state(self) -> dict[str, str]:
        """When each file that the script writes was written, and what runs."""
        places = ("/etc/parallax", "/etc/nginx", "/etc/systemd/system", "/opt/parallax")
        said = self.machine.run("find", *places, "-type", "f", "-printf", "%p %T@\\n")
        files = dict(line.rsplit(" ", 1) for line in said.splitlines())
        return files | {
            unit: str(self.main_pid(unit)) for unit in self.units() if "@" in unit
        }

    def units(self) -> list[str]:
        """Ours that run."""
        said = self.machine.run(
            *("systemctl", "list-units", "--plain", "--no-legend"),
            *("--state=active", "parallax-*.service"),
        )
        return re.findall(r"^\S+", said, re.MULTILINE)

    def memory_at_rest(self) -> dict[str, float]:
        """The same, once nobody is still loading the app."""
        seen: list[dict[str, float]] = []

        def rests() -> bool:
            seen.append(self.memory())
            last = [sum(each.values()) for each in seen[-STEADY:]]
            return len(last) == STEADY and max(last) - min(last) < 1

        assert wait_for(rests, BACK), seen[-STEADY:]
        return seen[-1]

    def memory(self) -> dict[str, float]:
        """MiB of each unit: the proportional set size of all its processes."""
        script = (
            "import json,pathlib,re\n"
            "sums={}\n"
            "for p in pathlib.Path('/proc').glob('[0-9]*'):\n"
            "  try:\n"
            "    unit=re.findall(r'([^/]+\\.service)',(p/'cgroup').read_text())\n"
            "    pss=re.search(r'^Pss: +(\\d+)',(p/'smaps_rollup').read_text(),re.M)\n"
            "  except OSError: continue  # it has ended\n"
            "  if unit and pss: sums[unit[-1]]=sums.get(unit[-1],0)+int(pss[1])/1024\n"
            "print(json.dumps(sums))"
        )
        found: dict[str, Any] = json.loads(self.machine.run("python3", "-c", script))
        ours = ("parallax-", "nginx", "postgresql", "valkey")
        return {k: round(v, 1) for k, v in sorted(found.items()) if k.startswith(ours)}
