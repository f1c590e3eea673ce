"""A Raspberry Pi with a variant, installed as docs/guides/raspberry-pi.md says."""

import json
import shlex
import ssl
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from shared.cli.processes import ROOT

from ..faults.waiting import wait_for
from .emulator import Emulator
from .emulator_build import kept, run

LIBRARIES = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")
GUESTS_HOST = "10.0.2.2"  # whom the guest sees where we come from
ADMIN, PASSWORD = "ada@example.com", "password123"
UNITS = ["parallax-web@{}", "parallax-worker@{}", "nginx", "valkey-server"]
CLUSTER = "postgresql@17-main"
MEASURE = Path(__file__).with_name("pi_memory.py")


def wheels(variant: str) -> Path:
    """The packages of a variant's lock for a Pi, in a folder: fetched once."""
    lock = ROOT / "requirements" / f"{variant}.txt"
    return kept("wheels", lock.read_bytes(), lambda place: fetch_wheels(lock, place))


def fetch_wheels(lock: Path, folder: Path) -> None:
    """As the guide says for a Pi without internet."""
    with tempfile.TemporaryDirectory() as place:
        run(sys.executable, "-m", "venv", place)  # ours may have no pip
        run(
            *(f"{place}/bin/python", "-m", "pip", "download", "--quiet"),
            *("--only-binary", ":all:", "--no-deps", "--python-version", "3.13"),
            *(f"--platform={name}_aarch64" for name in LIBRARIES),
            *("--require-hashes", "-r", lock, "--dest", folder),
        )


def release() -> list[str]:
    """The files that a clone of this repository would have."""
    listed = run("git", "-C", ROOT, "ls-files", "-z", "-co", "--exclude-standard")
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@dataclass
class Pi:
    """A variant at https://localhost:`port`, inside the emulator and outside."""

    emulator: Emulator
    variant: str
    database: str  # sqlite or postgres
    port: int
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def units(self) -> list[str]:
        """The services that have to come back."""
        names = [*UNITS, *([CLUSTER] if self.database == "postgres" else [])]
        return [f"{name.format(self.variant)}.service" for name in names]

    @property
    def certificate(self) -> Path:
        """The one that the Pi has signed itself."""
        return self.emulator.folder / "certificate.pem"

    def install(self, *options: str) -> None:
        """From nothing to the first answer, by the commands of the guide."""
        self.emulator.copy(ROOT, "parallax", release())
        self.emulator.copy(wheels(self.variant), "wheels")
        began = time.monotonic()
        self.run_install(*options)
        self.figures["install_seconds"] = round(time.monotonic() - began)
        told = self.emulator.run("cat /etc/parallax/tls/certificate.pem")
        self.certificate.write_text(told)

    def run_install(self, *options: str, before: str = "true") -> str:
        """The command of the guide, and what it said. `before` is done in a view of
        the file system that is the script's alone."""
        script = ["parallax/deploy/raspberry_pi/install", self.variant, *options]
        script += ["--port", str(self.port), "--wheels", "/home/pi/wheels"]
        if self.database == "postgres":
            script += ["--database", "postgresql"]
        alone = f"{before} && exec {shlex.join(script)}"
        return self.emulator.run(f"sudo unshare -m sh -c {shlex.quote(alone)}")

    def open_to_tests(self) -> None:
        """Only for tests: an admin, no limits of rates, and /metrics for the host."""
        command = f"sudo /opt/parallax/code/deploy/systemd/parallax {self.variant}"
        self.emulator.run(f"{command} admin {ADMIN}", given=f"{PASSWORD}\n".encode())
        self.emulator.run(
            "echo RATE_LIMITS=off | sudo tee -a /etc/parallax/parallax.env && "
            f"sudo sed -i 's/default  *0;/&\\n    {GUESTS_HOST} 1;/' "
            "/etc/nginx/parallax/upstreams.conf && sudo systemctl reload nginx && "
            f"sudo systemctl restart parallax-web@{self.variant}"
        )

    def memory(self) -> dict[str, Any]:
        """What pi_memory.py finds, now."""
        found = self.emulator.run("sudo python3 -", given=MEASURE.read_bytes())
        measured: dict[str, Any] = json.loads(found)
        return measured

    def keep_memory(self, state: str, measured: dict[str, Any]) -> None:
        """For docs/measured/: MiB by unit, PSS; what the kernel holds; and the sum."""
        units = measured["units"]
        kept = {name.partition("@")[0]: each["pss"] for name, each in units.items()}
        kept["kernel"] = round(sum(each["kernel"] for each in units.values()), 1)
        kept["total"] = measured["total"]
        self.figures.setdefault("memory", {})[state] = kept
        counted = {
            "with_files": measured["slice"]["current"],
            "whole_machine_used": measured["system"]["used"],
            "whole_machine": measured["system"]["all"],
        }
        self.figures.setdefault("machine_memory", {})[state] = counted

    def wait_for_return(self, unit: str, before: str, limit: float) -> float:
        """Until the unit runs with another main process; how long that took."""
        began = time.monotonic()

        def is_back() -> bool:
            now = self.emulator.show(unit, "MainPID")
            active = self.emulator.show(unit, "ActiveState") == "active"
            return active and now not in ("0", before)

        assert wait_for(is_back, limit), f"{unit} did not come back"
        return time.monotonic() - began

    def is_ready(self) -> bool:
        """Whether the whole answers through nginx, with its certificate."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with httpx.Client(verify=trust, trust_env=False, timeout=30) as http:
                return http.get(f"{self.url}/readyz").is_success
        except httpx.HTTPError:
            return False

    def keep_journal(self, file: Path) -> None:
        """What all units said since it was switched on, for who looks for a cause."""
        file.write_text(self.emulator.run("sudo journalctl --boot --no-pager"))
