"""`parallax test`: what it hands to pytest."""

from .running import parallax

PLACE = "tests/structure/test_sizes.py"


def test_test_hands_on_what_follows_the_dashes_also_behind_an_option() -> None:
    told = ("test", "flask", "--db", "sqlite", "--", "--collect-only", "-q", PLACE)
    done = parallax(*told)
    assert done.returncode == 0, done.stderr
    assert "test_no_file_is_longer_than_200_lines" in done.stdout
    assert "--variant=flask --db=sqlite" in done.stderr


def test_test_refuses_a_variant_for_a_service_that_runs() -> None:
    refused = parallax("test", "flask", "--url", "http://127.0.0.1:9")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1


def test_other_commands_pass_nothing_on() -> None:
    refused = parallax("doctor", "--", "-x")
    assert refused.returncode == 2
    assert "doctor passes nothing on" in refused.stderr


def test_test_refuses_to_have_no_patience() -> None:
    refused = parallax("test", "--url", "http://127.0.0.1:9", "--patience", "0")
    assert refused.returncode == 2
    assert "--patience" in refused.stderr


def test_words_may_stand_behind_an_option() -> None:
    told = ("test", "flask", "--faults", PLACE, "--db", "sqlite", "--", "-q", "--co")
    done = parallax(*told)
    assert done.returncode == 0, done.stderr
    assert "test_no_file_is_longer_than_200_lines" in done.stdout
    assert "--variant=flask --db=sqlite --faults" in done.stderr
