"""A process that answers questions, a line of JSON each: frameworks read their settings
when they are imported, so each experiment imports them in a process of its own.

    with child("tests.claims.reports.answers", env, folder) as ask:
        ask(report="reach")
"""

import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shared.cli.processes import ROOT
from shared.cli.variants import child_env

type Ask = Callable[..., Any]


@contextmanager
def child(
    module: str,
    env: Mapping[str, str],
    folder: Path,
    python: str | Path = sys.executable,
) -> Iterator[Ask]:
    """Run the module, which calls `answer`, within the block. What it gives is called
    with a question's words and raises AssertionError with what went wrong there."""
    log = folder / f"{module}.log"
    with (
        log.open("ab") as said,
        subprocess.Popen(
            [str(python), "-m", module],
            cwd=ROOT,
            env=child_env(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):

        def ask(**question: Any) -> Any:
            assert process.stdin and process.stdout
            print(json.dumps(question), file=process.stdin, flush=True)
            line = process.stdout.readline()
            assert line, f"{module} ended:\n{log.read_text()[-2000:]}"
            said = json.loads(line)
            assert "error" not in said, f"{module}, {question}:\n{said['error']}"
            return said["answer"]

        try:
            yield ask
        finally:
            process.kill()


def answer(questions: Callable[..., Any]) -> None:
    """For the child's main program: call it with each question's words."""
    for line in sys.stdin:
        try:
            said = {"answer": questions(**json.loads(line))}
        except Exception:
            said = {"error": traceback.format_exc(limit=-3)}
        print(json.dumps(said), flush=True)
