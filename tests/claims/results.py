"""A result as JSON: docs/measured/claims/NN.json, from which the docs are made."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.cli.failures import Failure
from shared.cli.processes import ROOT

from . import machine
from .catalogue import Claim
from .frame import Plot
from .measures import Measure, Measures, rounded
from .runner import Result

PUBLISHED = ROOT / "docs" / "measured" / "claims"
NAMES = "[0-9][0-9].json"
NOT_THERE = {"verdict": "no result"}


def as_json(result: Result) -> dict[str, Any]:
    """All that the page of a claim shows."""
    experiment = result.claim.experiment
    return {
        **judged(result.claim, result.measures),
        "machine": machine.describe() | {"busy": result.busy},
        "versions": machine.versions(experiment.packages, experiment.programs),
        "parameters": dict(experiment.parameters),
        "rounds": result.rounds,
        "quick": result.quick,
        "plant": result.plant,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "command": f"./parallax claims {result.claim.number}",
    }


def judged(claim: Claim, measures: Measures) -> dict[str, Any]:
    """What follows from the measures, by the present rules."""
    experiment = claim.experiment
    verdict = experiment.judge(measures)
    return {
        "claim": claim.number,
        "name": claim.name,
        "statement": claim.statement,
        "method": claim.method,
        "source": asdict(experiment.source),
        "verdict": verdict.answer,
        "because": verdict.because,
        "control": asdict(experiment.control(measures)),
        "measures": [measure(each) for each in measures.all],
        "plots": [plot(each) for each in experiment.plots(measures)],
        "code": [asdict(each) for each in experiment.code],
    }


def measure(found: Measure) -> dict[str, Any]:
    """With its values, so that it can be judged again."""
    return {
        "name": found.name,
        "what": found.what,
        "unit": found.unit,
        "values": list(found.values),
        **summary(found),
    }


def summary(found: Measure) -> dict[str, float]:
    parts = {"median": found.median, "low": found.low, "high": found.high}
    return {name: rounded(value) for name, value in parts.items()}


def plot(drawn: Plot) -> dict[str, Any]:
    series = [
        {"name": each.name, "points": [{"x": x, **summary(m)} for x, m in each.points]}
        for each in drawn.series
    ]
    return {
        "title": drawn.title,
        "unit": drawn.unit,
        "kind": drawn.kind,
        "x": drawn.x,
        "series": series,
    }


def write(result: Result, folder: Path) -> Path:
    """Raises Failure where it cannot be written."""
    return save(as_json(result), folder)


def save(result: Mapping[str, Any], folder: Path) -> Path:
    """Whole or not at all. Raises Failure where it cannot be written."""
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    path = folder / f"{result['claim']:02}.json"
    unfinished = path.with_suffix(".json.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise Failure(f"cannot write {path}: {error.strerror}") from error
    return path


def read(folder: Path) -> dict[int, dict[str, Any]]:
    """The results in a folder, by claim. Raises Failure where there are none."""
    try:
        found = [json.loads(each.read_text()) for each in folder.glob(NAMES)]
    except (OSError, ValueError) as error:
        raise Failure(f"cannot read {folder}: {error}") from error
    if not found:
        raise Failure(f"no results in {folder}")
    return {each["claim"]: each for each in sorted(found, key=lambda r: r["claim"])}


def judged_again(claim: Claim, result: Mapping[str, Any]) -> dict[str, Any]:
    """The result, with what follows from its measures by the present rules."""
    return {**result, **judged(claim, Measures.of_json(result["measures"]))}


def differences(
    one: Mapping[int, Mapping[str, Any]], other: Mapping[int, Mapping[str, Any]]
) -> Iterator[str]:
    """The claims of which two runs say something else, or only one says anything."""
    for number in sorted({*one, *other}):
        answers = [
            run[number]["verdict"] if number in run else "none" for run in (one, other)
        ]
        if answers[0] != answers[1]:
            yield f"{number}: {answers[0]} in one, {answers[1]} in the other"
