"""Each variant alone, from nothing: all of the suite, memory, and the image's size; on
arm64 too. In the long form only: a quarter of an hour a variant."""

import shutil
import subprocess

import pytest

from shared.cli.variants import VARIANTS

from . import images
from .compose import EVERYWHERE, PASSWORD, Stack, copied
from .compose_inside import memory
from .compose_report import publish, versions
from .conformance import run_suite

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def long_engine(long_form, request):
    """The engine, which the short form need not start for these."""
    if not long_form:
        pytest.skip("only in the long form: ./parallax test --faults PATH")
    return request.getfixturevalue("engine")


def go_through(stack: Stack, variant: str, config: pytest.Config) -> None:
    """Start it, measure it, hold it to the suite."""
    stack.prepare(variant, "--operators", EVERYWHERE)
    stack.compose("build", timeout=1800)
    seconds = stack.up()
    publish(config, "variants", variant, "start", value={"seconds": round(seconds, 1)})
    (image,) = stack.engine.inspect(f"parallax-{variant}")
    size = round(image["Size"] / 2**20)
    publish(config, "variants", variant, "image", value={"MiB": size})
    publish(config, "variants", variant, "memory", value={"idle": memory(stack)})
    stack.appoint(variant)
    outcome = run_suite(stack.urls[variant], stack.certificate, limit=3000)
    publish(config, "variants", variant, "conformance", value=outcome.published)
    publish(config, "versions", value=versions(stack, variant))
    assert not outcome.faults, "\n".join(outcome.faults)
    assert outcome.passed > 500


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_profile_from_nothing_passes_the_suite(
    variant, long_engine, tmp_path, pytestconfig
):
    with copied(long_engine, tmp_path) as stack:
        stack.settings["RATE_LIMITS"] = "off"
        go_through(stack, variant, pytestconfig)


def test_an_image_for_arm64_loads_its_app(long_engine, tmp_path, pytestconfig):
    if not shutil.which("qemu-aarch64-static"):
        pytest.skip("needs qemu-user-static: apt-get install, and binfmt_misc mounted")
    # where that cannot be, or is done already, the build tells
    subprocess.run(["update-binfmts", "--enable", "qemu-aarch64"], check=False)
    variant = "flask"
    with copied(long_engine, tmp_path):
        if long_engine.private:
            root = images.make_root("python", "arm64")
            name = images.public_names()["python"]
            images.import_root(long_engine, root, name, "arm64")
        build = ["build", "--platform", "linux/arm64", "--network", "host"]
        build += ["--build-arg", f"VARIANT={variant}", "--tag", f"{variant}-arm64"]
        dockerfile = tmp_path / "deploy" / "Dockerfile"
        long_engine.docker(*build, "--file", dockerfile, tmp_path, timeout=3000)
        run = ["run", "--rm", "--platform", "linux/arm64", "--network", "none"]
        load = "import platform, flask_service.jobs; print(platform.machine())"
        run += ["--entrypoint", "python", "--env", "SECRET_KEY=" + PASSWORD * 4]
        run += ["--env", "DATABASE_URL=sqlite:////tmp/x.db"]
        run += ["--env", "REDIS_URL=redis://127.0.0.1:9/0", f"{variant}-arm64"]
        said = long_engine.docker(*run, "-c", load, timeout=600)
        assert said.strip() == "aarch64"
        (image,) = long_engine.inspect(f"{variant}-arm64")
        size = round(image["Size"] / 2**20)
        publish(
            pytestconfig, "variants", variant, "image on arm64", value={"MiB": size}
        )
