"""`pytest --publish` counts what passed of the conformance suite, for the docs."""

import json
import re
from collections import Counter

import pytest

from shared.cli.finder import operations

from .published import CONFORMANCE

TEST = re.compile(r"conformance/test_(\w+)\.py::(?:\w+::)?test_(\w+)")


def feature(nodeid: str) -> str | None:
    """What a test is about: the tag of the operation that its name begins with, else
    the subject that its file is named after."""
    found = TEST.search(nodeid)
    if found is None:
        return None
    file, name = found.groups()
    known = operations()
    longest = max((n for n in known if name.startswith(n)), key=len, default=None)
    return known[longest].tag if longest else file


class Conformance:
    """Counts the outcomes of conformance tests by variant, database and feature."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.counts: dict[str, Counter[str]] = {}
        self.features: dict[str, dict[str, Counter[str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return  # set up and torn down well; else it counts as failed
        from .conftest import SERVER

        label, about = SERVER.search(report.nodeid), feature(report.nodeid)
        if label and about:
            self.counts.setdefault(label[1], Counter())[report.outcome] += 1
            of_label = self.features.setdefault(label[1], {})
            of_label.setdefault(about, Counter())[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        if self.counts and not hasattr(self.config, "workerinput"):
            CONFORMANCE.parent.mkdir(parents=True, exist_ok=True)
            known = json.loads(CONFORMANCE.read_text()) if CONFORMANCE.exists() else {}
            ran = {  # not what was skipped as a whole, such as `all` in a run of one
                label: {**found, "features": self.by_feature(label)}
                for label, found in self.counts.items()
                if found["passed"] or found["failed"]
            }
            ordered = dict(sorted((known | ran).items()))
            CONFORMANCE.write_text(json.dumps(ordered, indent=1) + "\n")

    def by_feature(self, label: str) -> dict[str, dict[str, int]]:
        """The same counts, for each feature."""
        found = sorted(self.features[label].items())
        return {about: dict(counts) for about, counts in found}
