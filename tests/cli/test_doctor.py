"""`parallax doctor`: what is here."""

from .running import parallax


def test_doctor_says_that_this_machine_is_ready() -> None:
    told = parallax("doctor")
    assert told.returncode == 0, told.stdout
    for thing in (
        "Python",
        "uv",
        "Redis",
        "PostgreSQL",
        "MariaDB",
        "Chromium",
        "Docker",
    ):
        assert thing in told.stdout
