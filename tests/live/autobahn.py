"""The public Autobahn cases against an echo handler, on the server and with the
settings that a variant runs with."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import kosoku
from kosoku._kosoku import CaseResult

from shared.cli.ports import HOST
from shared.cli.processes import start, wait_until
from shared.cli.variants import VARIANTS, app_env, child_env
from shared.domain.limits import FRAME_MAX

from ..servers import NOWHERE, SECRET, quiet_port

WITHIN_LIMITS = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"]
LARGE = ["9.*"]  # messages of up to 16 MiB: only with the limit of a frame raised
DEFLATE = ["12.*", "13.*"]  # of compression, which no variant offers
RAISED = 32 * 1024 * 1024  # bytes


@contextmanager
def echoing(
    variant: str, folder: Path, frame_max: int = FRAME_MAX, options: Sequence[str] = ()
) -> Iterator[str]:
    """The address of the variant's server with an echo handler in place of its app.
    All settings are the variant's own, but for `frame_max` and what `options` say."""
    port = quiet_port()
    served = f"tests.live.echo.{variant}_echo:application"
    *command, served = replace(VARIANTS[variant], served=served).command(port, 1)
    if VARIANTS[variant].server == "uvicorn":
        command += ["--ws-max-size", str(frame_max)]
    env = app_env(port, "sqlite:////nowhere", NOWHERE, SECRET)
    process = start(
        f"{variant}-echo",
        [*command, *options, served],
        log=folder / f"{variant}-echo.log",
        env=child_env({**env, "ECHO_MAX": str(frame_max)}),
    )
    try:
        wait_until(partial(listens, port), "an echo", watched=[process])
        yield f"ws://{HOST}:{port}/"
    finally:
        process.kill()


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def run(url: str, cases: list[str]) -> list[CaseResult]:
    """The results, failed or not."""
    try:
        return asyncio.run(kosoku.run_fuzzingclient(url, cases, concurrency=4))
    except kosoku.FailureError as failure:
        found: list[CaseResult] = failure.results
        return found


def count(results: list[CaseResult]) -> dict[str, int]:
    """How many ended how; a case is as good as the worse of its two verdicts."""
    counts = Counter(verdict(result) for result in results)
    kinds = ("ok", "non-strict", "informational", "failed")
    return {kind: counts[kind] for kind in kinds}


def verdict(result: CaseResult) -> str:
    """`ok`, `non-strict`, `informational` or `failed`."""
    if not result.passed:
        return "failed"
    known = {"NON-STRICT": "non-strict", "INFORMATIONAL": "informational"}
    return known.get(result.behavior.value, "ok")


def explain(results: list[CaseResult]) -> list[str]:
    """What failed, a line each."""
    return [
        f"{each.case_id}: {each.result} {each.result_close}"
        for each in results
        if not each.passed
    ]
