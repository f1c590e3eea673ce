"""deploy/raspberry_pi/ on an emulated Raspberry Pi 3, installed from nothing.

In its short form one variant, and what can be told in minutes; in its long one
(`./parallax test --faults tests/deploy/test_raspberry_pi.py`) each variant,
with the whole conformance suite. An emulated core is many times slower than the
machine that emulates it: what is asked for here are memory and promises, not speed.
"""

import time
from collections.abc import Iterator

import pytest

from .. import conftest
from ..conformance.client import TRUSTED
from ..servers import quiet_port
from . import emulator_image
from .conformance import run_suite
from .emulator import Emulator
from .emulator_image import POSTGRESQL
from .pi import Pi
from .pi_chat import Chat
from .pi_crash import Writers
from .pi_figures import Figures

LIMIT = 400  # MiB that the whole stack may take
SMOKE = ["tests/conformance/test_meta.py", "tests/conformance/test_tags.py"]
SUITE_OPTIONS = ["--timeout", "900"]  # of a test, in seconds
PATIENCE = 90  # seconds that a test waits for what is due
SUITE_LIMIT = 6 * 3600
BACK = 300  # seconds for a unit that was killed
CRASHES = 2
ON_POSTGRESQL = "django"  # one is enough: the figures in question are PostgreSQL's
MORE = 40  # messages acknowledged between two crashes

pytestmark = pytest.mark.timeout(8 * 3600)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every variant in the long form, and one on PostgreSQL, too; else the first that
    is chosen."""
    if "installed" in metafunc.fixturenames:
        chosen = conftest.variants(metafunc.config)
        if not metafunc.config.getoption("faults"):
            chosen = chosen[:1] if metafunc.config.getoption("variant") else ["flask"]
        pairs = [(name, "sqlite") for name in chosen]
        if metafunc.config.getoption("faults") and ON_POSTGRESQL in chosen:
            pairs.append((ON_POSTGRESQL, "postgres"))
        names = ["-".join(pair) for pair in pairs]
        metafunc.parametrize("installed", pairs, ids=names, scope="module")


@pytest.fixture(scope="module")
def figures(pytestconfig: pytest.Config) -> Iterator[Figures]:
    """What is found, for docs/measured/ if somebody asks for that."""
    found = Figures()
    yield found
    if pytestconfig.getoption("--publish"):
        found.publish()


@pytest.fixture(scope="module")
def pi(
    installed: tuple[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    figures: Figures,
) -> Iterator[Pi]:
    """A Pi on which a variant has just been installed, with its database."""
    if missing := emulator_image.missing():
        pytest.skip(missing)
    variant, database = installed
    folder = tmp_path_factory.mktemp(f"pi-{variant}-{database}")
    port = quiet_port()
    image = emulator_image.image(POSTGRESQL if database == "postgres" else ())
    with (
        Emulator(image, folder, https=port) as emulator,
        pytest.MonkeyPatch.context() as patch,
    ):
        emulator.wait()
        made = Pi(emulator, variant, database, port, figures.of(variant, database))
        made.install()
        made.open_to_tests()
        TRUSTED.load_verify_locations(made.certificate)
        patch.setenv("SSL_CERT_FILE", str(made.certificate))  # the sockets' clients
        yield made
        made.keep_journal(folder / "journal.log")


@pytest.fixture(scope="module")
def at_length(long_form: bool) -> None:
    """For tests that take an emulated Pi minutes."""
    if not long_form:
        pytest.skip("takes minutes here: --faults runs it")


def test_the_install_answers_and_limits_hold(pi: Pi) -> None:
    """Through nginx with TLS; every unit is under the limits of the profile."""
    assert pi.is_ready()
    measured = pi.memory()
    wanted = {unit.removesuffix(".service") for unit in pi.units}
    assert wanted <= measured["units"].keys()
    assert pi.emulator.show("parallax.slice", "MemoryMax") == str(LIMIT * 2**20)
    storage = "journalctl --header | grep -c /run/log/journal"
    assert int(pi.emulator.run(f"sudo {storage}")), "the journal is on the card"


def test_memory_idle(pi: Pi) -> None:
    """The sum of all processes and of what the kernel holds for them."""
    measured = pi.memory()
    pi.keep_memory("idle", measured)
    assert measured["total"] <= LIMIT
    assert not measured["events"]["oom_kill"]


def test_killed_units_come_back(at_length: None, pi: Pi) -> None:
    """SIGKILL to all processes of one unit after the other."""
    pi.figures["killed"] = {}
    for unit in pi.units:
        before = pi.emulator.show(unit, "MainPID")
        pi.emulator.run(f"sudo systemctl kill --signal=KILL {unit}")
        seconds = pi.wait_for_return(unit, before, BACK)
        pi.figures["killed"][unit] = {"back_after_seconds": round(seconds, 1)}
    assert pi.is_ready()


def test_conformance(pi: Pi, long_form: bool) -> None:
    """The shared suite through nginx with TLS; some files of it in the short form."""
    only = [*(["tests/conformance"] if long_form else SMOKE), *SUITE_OPTIONS]
    outcome = run_suite(
        *(pi.url, pi.certificate), only=only, limit=SUITE_LIMIT, patience=PATIENCE
    )
    if long_form:
        pi.figures["conformance"] = outcome.published
    assert not outcome.failed, "\n".join(outcome.faults)
    assert outcome.passed > (500 if long_form else 0), outcome


def test_a_crash_loses_nothing_acknowledged(at_length: None, pi: Pi) -> None:
    """The emulator is killed under writes: a crash of the guest, with what it had
    flushed on the host's disk. It is no power cut of an SD card."""
    boots = []
    with Writers(pi.url) as writers:
        for _ in range(CRASHES):
            assert writers.wait(MORE), "nothing is acknowledged"
            pi.emulator.kill()
            began = time.monotonic()
            pi.emulator.boot()
            assert writers.wait(1), "no answer after the crash"
            boots.append(round(time.monotonic() - began))
            pi.emulator.wait()
        assert writers.wait(MORE)
    found = writers.check()
    pi.figures["crash"] = {
        "crashes": len(boots),
        "acknowledged": writers.acknowledged,
        "lost": found.lost,
        "twice": found.twice,
        "boot_to_first_answer_seconds": boots,
    }
    assert writers.acknowledged >= MORE * len(boots)
    assert not (found.lost or found.twice or found.misnumbered or found.holes), found


def test_memory_under_a_chat_of_fifty(at_length: None, pi: Pi) -> None:
    """Fifty people, each with a connection; nobody misses a message."""
    with Chat(pi.url) as chat:
        samples = [pi.memory() for _ in range(4) if not chat.ending.wait(15)]
    pi.keep_memory("chat", max(samples, key=lambda sample: sample["total"]))
    pi.figures["chat"] = published = chat.published
    assert chat.caught_up and not chat.failures, (chat.failures, published)
    assert not (published["lost"] or published["duplicated"]), published
    assert max(sample["total"] for sample in samples) <= LIMIT
    assert not samples[-1]["events"]["oom_kill"]


def test_install_again_restarts_nothing(at_length: None, pi: Pi) -> None:
    """The script can be run twice."""
    before = [pi.emulator.show(unit, "MainPID") for unit in pi.units]
    pi.run_install()
    assert [pi.emulator.show(unit, "MainPID") for unit in pi.units] == before


def test_limits_are_asked_of_the_kernel_once(at_length: None, pi: Pi) -> None:
    """As on Raspberry Pi OS, whose kernel counts no memory unless it is told to."""
    line, hidden = "/boot/firmware/cmdline.txt", "/sys/fs/cgroup/cgroup.controllers"
    pi.emulator.run("sudo mkdir -p /boot/firmware")
    pi.emulator.run(f"echo 'console=tty1 rootwait' | sudo tee {line}")
    for _ in range(2):
        said = pi.run_install(before=f"mount --bind /dev/null {hidden}")
        assert "reboot" in said
    told = pi.emulator.run(f"cat {line}")
    assert told == "console=tty1 rootwait cgroup_enable=memory\n"
