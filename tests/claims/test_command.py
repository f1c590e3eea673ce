"""`./parallax claims`: what it writes, how it ends."""

import json
import signal
import subprocess
import time
from contextlib import contextmanager

import psutil
import pytest

from shared.cli import claims as command
from shared.cli.__main__ import main
from tests.cli.running import SCRIPT, SOON, command_env, parallax

from . import catalogue, matrix, results, runner
from .catalogue import Claim
from .example import claim_of
from .frame import Experiment
from .servers import uninterrupted


@pytest.fixture
def put(monkeypatch, tmp_path):
    """Makes a claim the only one there is; published is what it writes."""
    monkeypatch.setattr(results, "PUBLISHED", tmp_path / "published")
    monkeypatch.setattr(matrix, "write", lambda folder: None)
    monkeypatch.setattr(runner, "calm", lambda say: 0.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # pytest has its own

    def one(claim):
        monkeypatch.setattr(catalogue, "numbers", lambda: {99: "99_ada_and_bob"})
        monkeypatch.setattr(catalogue, "load", lambda number: claim)
        return tmp_path / "published" / "99.json"

    return one


def with_prepare(prepare):
    claim = claim_of()
    experiment = Experiment(**{**vars(claim.experiment), "prepare": prepare})
    return Claim(99, "fails", "It fails.", "By failing.", experiment)


def test_a_claim_is_measured_and_written(put, capsys):
    path = put(claim_of())
    assert main(["claims"]) == 0
    assert json.loads(path.read_text())["rounds"] == 3
    shown = capsys.readouterr()
    assert "99 ada and bob: refuted" in shown.out
    assert "round 3 of 3" in shown.err


def test_rounds_can_be_chosen(put):
    path = put(claim_of())
    assert main(["claims", "99", "--rounds", "2"]) == 0
    assert json.loads(path.read_text())["rounds"] == 2


@pytest.mark.parametrize("how", [["--quick"], ["--plant", "sleep"]])
def test_what_is_no_measurement_is_written_only_where_asked(put, how, tmp_path):
    path = put(claim_of())
    assert main(["claims", "99", *how]) == 0
    assert not path.exists()
    assert main(["claims", "99", *how, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "99.json").exists()


def test_a_control_that_does_not_hold_fails_and_publishes_nothing(put, capsys):
    path = put(claim_of(held=False))
    assert main(["claims"]) == 1
    assert not path.exists()
    assert "control DID NOT HOLD" in capsys.readouterr().out


def test_a_plant_that_nobody_notices_fails(put, capsys):
    put(claim_of())
    assert main(["claims", "99", "--plant", "nothing"]) == 1
    assert "NOT noticed: expected confirmed" in capsys.readouterr().out


@pytest.mark.parametrize("error", [AssertionError("not the same"), OSError("gone")])
def test_an_experiment_that_fails_is_told(put, capsys, error):
    @contextmanager
    def prepare(run):
        raise error
        yield

    path = put(with_prepare(prepare))
    assert main(["claims"]) == 1
    assert not path.exists()
    assert str(error) in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [["99"], ["--plant", "sleep"], ["14", "--plant", "rain"], ["--rounds", "0"]],
)
def test_what_makes_no_sense_is_refused(wrong):
    assert parallax("claims", *wrong).returncode == 2


def test_the_claims_are_listed():
    shown = parallax("claims", "--list")
    assert shown.returncode == 0, shown.stderr
    assert "--plant ballast" in shown.stdout


@pytest.fixture
def interruptible():
    """Also where a shell started us in the background, which makes SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_who_interrupts_leaves_nothing_running(interruptible, tmp_path, how):
    env = command_env(TMPDIR=str(tmp_path))
    # what it says is ours to show: pytest prints it where the test fails
    process = subprocess.Popen([SCRIPT, "claims", "14", "--quick"], env=env)
    tmp_path.chmod(0o755)
    started = wait_for_servers(process.pid)
    process.send_signal(how)
    assert process.wait(SOON) == 130
    _, alive = psutil.wait_procs(started, timeout=SOON)
    assert not alive
    assert not list(tmp_path.glob("parallax-claim-*"))


def start_and_be_interrupted(done):
    with uninterrupted():
        signal.raise_signal(signal.SIGINT)
        done.append("started")


def test_an_interrupt_waits_until_a_start_is_over(interruptible):
    done = []
    with pytest.raises(KeyboardInterrupt):
        start_and_be_interrupted(done)
    assert done == ["started"]


def wait_for_servers(pid):
    """What it has started, once a web server is among it."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        children = psutil.Process(pid).children(recursive=True)
        for child in children:
            try:
                if "gunicorn" in child.cmdline():
                    return children
            except psutil.NoSuchProcess:  # it has ended since it was listed
                continue
        time.sleep(0.05)
    raise AssertionError("no server was started")


def test_the_command_is_one_of_those_that_help_names():
    assert "claims" in parallax("--help").stdout
    assert command.__doc__.split(":")[0].strip() in parallax("claims", "--help").stdout


def test_a_result_can_be_judged_again(put, capsys):
    path = put(claim_of())
    assert main(["claims"]) == 0
    written = path.read_text()
    path.write_text(written.replace('"refuted"', '"confirmed"'))
    assert main(["claims", "99", "--rejudge"]) == 0
    assert path.read_text() == written
    assert "99 ada and bob: refuted" in capsys.readouterr().out


def test_what_was_not_measured_cannot_be_judged(put, capsys):
    put(claim_of())
    assert main(["claims", "99", "--rejudge"]) == 1
    assert "no results" in capsys.readouterr().err
