"""The shared suite against a service that a test has deployed."""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from shared.cli.processes import ROOT
from shared.cli.variants import child_env

ADMIN = "ada@example.com:password123"
SUITE = "tests/conformance"


@dataclass
class Outcome:
    """How it went."""

    passed: int
    failed: int
    skipped: int
    seconds: float
    reasons: dict[str, int] = field(default_factory=dict)  # of what was skipped
    faults: list[str] = field(default_factory=list)
    command: str = ""

    @property
    def published(self) -> dict[str, object]:
        """What stands in docs/measured/."""
        return {k: v for k, v in asdict(self).items() if k not in ("faults", "command")}


def run_suite(
    url: str,
    certificate: Path | None = None,
    *,
    within: Sequence[str] = (),
    only: Sequence[str] = (SUITE,),
    admin: str = ADMIN,
    limit: float = 1800,
    patience: int = 15,
) -> Outcome:
    """The suite, or `only` some of its files, against `url`. `within` is a command that
    enters the network in which that is, such as nsenter with its options. A service on
    a slow machine needs more seconds of `patience`, and of `limit`."""
    report = Path(tempfile.mkdtemp(prefix="parallax-")) / "report.xml"
    command = [sys.executable, "-m", "pytest", *only, f"--url={url}"]
    command += [f"--admin={admin}", "-q", "-p", "no:cacheprovider"]
    env = child_env({"SSL_CERT_FILE": str(certificate)} if certificate else {})
    env["PARALLAX_PATIENCE"] = str(patience)
    began = time.monotonic()
    done = subprocess.run(
        [*within, *command, f"--junitxml={report}"],
        cwd=ROOT,
        env={k: v for k, v in env.items() if not k.startswith("PYTEST_")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=limit,
        check=False,
    )
    seconds = round(time.monotonic() - began, 1)
    # 0 and 1: all ran; else pytest, or the suite, is broken
    ran = report.exists() and done.returncode in (0, 1)
    assert ran, f"{os.fspath(command[0])}: {done.stdout}{done.stderr}"
    return read(report, seconds, f"./parallax test --url {url}")


def read(report: Path, seconds: float, command: str) -> Outcome:
    """From pytest's XML."""
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314
    faults = [
        f"{case.get('name')}: {(fault.get('message') or '')[:300]}"
        for case in cases
        for fault in (*case.findall("failure"), *case.findall("error"))
    ]
    skips = [skip for case in cases for skip in case.findall("skipped")]
    reasons = Counter((skip.get("message") or "").strip() for skip in skips)
    broken = sum(
        1 for case in cases if case.findall("failure") or case.findall("error")
    )
    return Outcome(
        passed=len(cases) - broken - len(skips),
        failed=broken,
        skipped=len(skips),
        seconds=seconds,
        reasons=dict(reasons.most_common()),
        faults=faults,
        command=command,
    )
