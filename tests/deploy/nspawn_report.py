"""What test_systemd.py found, for docs/measured/deploy-systemd.json."""

import json
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any

from shared.cli.variants import VARIANTS

from ..claims.machine import describe
from ..faults.verdict import ReaderFigures
from ..published import MEASURED
from .conformance import Outcome
from .load import Load
from .nspawn_host import Host

FILE = MEASURED / "deploy-systemd.json"
COMMAND = "./parallax test --faults tests/deploy/test_systemd.py -- --publish"
SHARED = ("nginx", "postgresql", "valkey")


@dataclass
class Report:
    """Filled by the tests, written at the end."""

    host: Host
    variants: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {name: {} for name in VARIANTS}
    )
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, float]:
        """MiB of each variant with what it stands on."""
        return {
            name: found["memory"]["idle"]["total"]
            for name, found in self.variants.items()
            if "memory" in found
        }

    def memory(self, units: dict[str, float]) -> None:
        """MiB of each unit, at rest."""
        for name in VARIANTS:
            ours = {
                unit.replace(f"@{name}", "").removesuffix(".service"): size
                for unit, size in units.items()
                if f"@{name}." in unit or unit.startswith((*SHARED, "parallax-beat"))
            }
            total = round(sum(ours.values()), 1)
            self.variants[name]["memory"] = {"idle": {**ours, "total": total}}

    def conformance(self, variant: str, outcome: Outcome) -> None:
        self.variants[variant]["conformance"] = outcome.published

    def restart(
        self,
        variant: str,
        load: Load,
        figures: list[ReaderFigures],
        seconds: list[float],
    ) -> None:
        """A rolling restart under load."""
        self.faults[f"rolling restart of {variant}"] = {
            "times": len(seconds),
            "seconds": round(median(seconds), 1),
            "requests": load.requests,
            "failed": len(load.failures),
            "slowest": round(load.slowest, 2),
            "readers": len(figures),
            "due": sum(each.due for each in figures),
            "lost": sum(each.lost for each in figures),
        }

    def killed(self, unit: str, seconds: float) -> None:
        self.faults[f"kill -9 of {unit}"] = {"seconds": round(seconds, 1)}

    def restored(self, tables: int) -> None:
        self.faults["backup, wipe, restore"] = {"tables": tables, "rows": "all"}

    def write(self) -> None:
        """Renew the file."""
        said = self.host.machine.run(
            *("dpkg-query", "-W", "-f", "${Package} ${Version}\n"),
            *("systemd", "nginx", "postgresql-17", "valkey-server", "python3"),
        )
        content = {
            "machine": describe(),
            "versions": dict(line.split(" ") for line in said.splitlines())
            | {"kernel": platform.release()},
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "command": COMMAND,
            "install": {"seconds": self.host.seconds},
            "variants": self.variants,
            "faults": self.faults,
        }
        FILE.write_text(json.dumps(content, indent=1) + "\n")
