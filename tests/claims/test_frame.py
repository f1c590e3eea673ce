"""The frame itself: measures, verdicts, what is written, and what makes it fail."""

import json
from contextlib import contextmanager

import pytest

from shared.cli import claims as command
from shared.cli.failures import Failure, Usage
from shared.cli.processes import ROOT

from . import catalogue, results
from .catalogue import Claim
from .example import claim_of, measure
from .frame import CONFIRMED, REFUTED, Experiment, Run
from .measures import shown
from .runner import conduct

NUMBERS = list(catalogue.numbers())
RESULTS = sorted(results.PUBLISHED.glob(results.NAMES))


def test_a_measure_has_a_spread_and_decides_nothing_within_it():
    assert measure(3, 1, 2).median == 2
    assert measure(1.1, 3, 2).surely_above(1)
    assert not measure(0.9, 3, 2).surely_above(1)
    assert not measure(0.9, 3, 2).surely_below(2.5)


def test_one_accident_in_five_rounds_decides_nothing():
    assert measure(0.1, 3, 3, 3, 3).surely_above(2)
    assert not measure(0.1, 0.1, 3, 3, 3).surely_above(2)


def test_a_ratio_is_made_within_each_round():
    found = conduct(claim_of()).measures.ratio("ada", "bob", "speed")
    assert found.values == (10 / 5, 11 / 6, 12 / 7)


@pytest.mark.parametrize(
    ("value", "text"), [(0.456, "0.46"), (45.67, "45.7"), (4567.8, "4,568"), (3.0, "3")]
)
def test_numbers_read_well(value, text):
    assert shown(value) == text


def test_rounds_go_forward_and_backward(tmp_path):
    run = Run(tmp_path, 2, print)
    assert run.in_turn("ab") == ["a", "b"]
    run.round = 1
    assert run.in_turn("ab") == ["b", "a"]


def test_a_planted_regression_changes_the_verdict():
    assert conduct(claim_of()).verdict.answer == REFUTED
    planted = conduct(claim_of(), plant="sleep")
    assert planted.verdict.answer == CONFIRMED
    assert planted.sound
    assert not conduct(claim_of(), plant="nothing").sound


def test_an_unknown_plant_is_refused():
    with pytest.raises(Usage, match="it knows: sleep, nothing"):
        conduct(claim_of(), plant="rain")


def test_what_is_started_ends_with_the_run():
    folders = []

    @contextmanager
    def fails(run):
        folders.append(run.folder)
        yield {}
        raise AssertionError("not the same")

    claim = claim_of()
    experiment = Experiment(**{**vars(claim.experiment), "prepare": fails})
    with pytest.raises(AssertionError, match="not the same"):
        conduct(Claim(99, "fails", "It fails.", "", experiment))
    assert not folders[0].exists()


def test_a_result_is_written_and_judged_again(tmp_path):
    claim = claim_of()
    path = results.write(conduct(claim), tmp_path)
    written = json.loads(path.read_text())
    assert written["measures"][0] == {
        "name": "ada",
        "what": "speed",
        "unit": "a second",
        "values": [10, 11, 12],
        "median": 11,
        "low": 10,
        "high": 12,
    }
    assert written["plots"][0]["series"][0]["points"][0]["x"] == "ada"
    assert written["versions"].keys() == {"python", "pytest"}
    again = results.judged_again(claim, written)
    assert json.loads(json.dumps(again)) == written


def test_two_runs_are_compared(tmp_path, capsys):
    one, other = tmp_path / "one", tmp_path / "other"
    results.write(conduct(claim_of()), one)
    results.write(conduct(claim_of()), other)
    assert command.compare(one, other) == 0
    results.write(conduct(claim_of(), plant="sleep"), other)
    assert command.compare(one, other) == 1
    assert "99: refuted in one, confirmed in the other" in capsys.readouterr().out


def test_a_result_that_cannot_be_written_is_a_failure(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match="cannot write"):
        results.write(conduct(claim_of()), tmp_path / "file" / "below")


def test_nothing_to_compare_is_a_failure(tmp_path):
    with pytest.raises(Failure, match="no results"):
        results.read(tmp_path)


def test_a_claim_without_experiment_is_refused():
    with pytest.raises(Usage, match="no experiment for claim 99"):
        catalogue.load(99)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_claim_is_whole(number):
    claim = catalogue.load(number)
    assert claim.statement.endswith(".")
    assert claim.method
    assert claim.experiment.plants, "a verdict that no regression changes says nothing"
    for code in claim.experiment.code:
        text = (ROOT / code.path).read_text()
        assert code.name.rpartition(".")[2] in text, code


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_a_published_verdict_follows_from_its_measures(path):
    written = json.loads(path.read_text())
    claim = catalogue.load(written["claim"])
    stale = f"run `{written['command']}`"
    assert written == json.loads(json.dumps(results.judged_again(claim, written))), (
        f"{stale}, or with --rejudge"
    )
    assert written["control"]["held"]
    assert not written["quick"] and not written["plant"]
    assert written["rounds"] >= claim.experiment.rounds, stale
    given = dict(claim.experiment.parameters)
    assert written.get("parameters", {}) == given, stale
    planted = {plant.answer for plant in claim.experiment.plants.values()}
    assert planted - {written["verdict"]}, "no plant would change this verdict"
