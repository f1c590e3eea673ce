"""`parallax test`: what it hands to pytest."""

import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.deploy.nginx import sign

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


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    sign(tmp_path / "tls")
    return tmp_path / "tls/certificate.pem"


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    """Where something answers 501 to all, by TLS, with a certificate of nobody's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever).start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()


def test_test_believes_a_certificate_that_is_given(url: str, certificate: Path) -> None:
    told = ("test", "--url", url, "tests/conformance/test_meta.py")
    rest = ("--", "-x", "-k", "names_the_variant")
    assert "CERTIFICATE_VERIFY_FAILED" in parallax(*told, *rest).stdout
    name = certificate.name  # from where one is, not from where the code is
    done = parallax(*told, "--ca", name, *rest, cwd=certificate.parent)
    assert "CERTIFICATE_VERIFY_FAILED" not in done.stdout
    assert "501" in done.stdout


def test_test_refuses_a_certificate_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("none")
    for name, url in (
        ("none.pem", "--url=x"),
        ("away.pem", "--url=x"),
        ("x", "--faults"),
    ):
        refused = parallax("test", url, "--ca", tmp_path / name)
        assert refused.returncode == 2 and refused.stderr.count("\n") == 1
        assert refused.stderr.startswith("parallax: --ca ")
