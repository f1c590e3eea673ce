"""deploy/nginx before an app that notes what reaches it: what is refused, what is
passed on, what is kept; and before a variant."""

import ssl
import time

import pytest

from shared.cli.services import app_env, start_variant, wait_for_variants
from shared.domain.limits import REQUEST_MAX as LARGE

from .. import servers
from . import nginx
from .conformance import run_suite
from .nginx_recorder import recording

CLOSE = "Connection: close"
LIVE = ("live", "streams", "pages_headers", "pages_origins")
SLOW = 10.0  # seconds: client_header_timeout, client_body_timeout


def test_strangers_get_no_answer(front, upstream):
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized"):
        front.connect("evil.example")
    for head in (
        f"GET / HTTP/1.1\nHost: evil.example\n{CLOSE}",
        f"GET http://evil.example/ HTTP/1.1\nHost: localhost\n{CLOSE}",
        "GET / HTTP/1.0",
    ):
        answer = front.say(head)
        assert answer == b"" or b" 421 " in answer.split(b"\r\n")[0], head
    assert upstream.take() == []
    assert b" 200 " in front.say(f"GET / HTTP/1.1\nHost: localhost\n{CLOSE}")


def test_two_hosts_are_refused(front, upstream):
    for other in ("evil.example", "localhost"):
        head = f"GET / HTTP/1.1\nHost: localhost\nHost: {other}\n{CLOSE}"
        assert b" 400 " in front.say(head).split(b"\r\n")[0]
    assert upstream.take() == []


def test_only_nginx_says_who_calls(front, upstream):
    forged = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Real-IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6",
        "Upgrade": "h2c",
        "Connection": "Upgrade",
    }
    with front.client() as http:
        http.get("/api/tags", headers=forged)
    ((_, headers),) = upstream.take()
    told = {name.lower(): value for name, value in headers}
    assert len(told) == len(headers), "a header came twice"
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "https"
    assert told["host"] == f"localhost:{front.port}"
    assert told["connection"] == "close"
    assert not told.keys() & {"x-forwarded-host", "x-real-ip", "forwarded", "upgrade"}


def end_of(line):
    """What comes until the line ends, in whatever way."""
    with line:
        try:
            return line.recv(1000)
        except ConnectionResetError:
            return b""


def test_a_slow_head_is_not_waited_for(front, upstream):
    lines = [front.connect() for _ in range(20)]
    for line in lines:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        line.settimeout(SLOW + 5)
    began = time.monotonic()
    with front.client() as http:
        assert http.get("/api/tags").status_code == 200, "others are served meanwhile"
    for line in lines:
        assert end_of(line) == b"", "no answer, just the end"
    assert SLOW - 2 < time.monotonic() - began < SLOW + 4


def test_a_slow_body_never_reaches_the_app(front, upstream):
    head = b"POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1"
    line = front.connect()
    line.sendall(head)
    line.settimeout(SLOW + 5)
    began = time.monotonic()
    end_of(line)
    assert time.monotonic() - began > SLOW - 2
    assert upstream.take() == []


def test_a_large_body_is_refused_in_the_contracts_shape(front, upstream):
    expected = {"errors": {"body": ["is too large (maximum is 1048576 bytes)"]}}
    with front.client() as http:
        assert http.post("/api/articles", content=b"x" * LARGE).status_code == 200
        assert len(upstream.take()) == 1, "the control"
        for content in (b"x" * (LARGE + 1), iter([b"x" * LARGE] * 2)):
            answer = http.post("/api/articles", content=content)
            assert (answer.status_code, answer.json()) == (413, expected)
        page = http.post("/editor", content=b"x" * (LARGE + 1))
        assert page.status_code == 413 and page.headers["content-type"].startswith(
            "text/html"
        )
    assert upstream.take() == []


def test_an_app_that_is_away_is_told_so(tmp_path):
    tmp_path.chmod(0o755)
    with recording() as gone:
        port = gone.port
    with nginx.serving(tmp_path / "nginx", port) as front, front.client() as http:
        for path, kind in (("/api/articles", "application/json"), ("/", "text/html")):
            answer = http.get(path)
            assert answer.status_code == 503 and answer.headers["retry-after"] == "1"
            assert answer.headers["content-type"].startswith(kind)
            assert answer.headers["cache-control"] == "no-store"
        errors = http.get("/api/articles").json()["errors"]
        assert errors == {"service": ["is unavailable"]}


def test_metrics_are_for_operators(tmp_path, front, upstream):
    tmp_path.chmod(0o755)
    with front.client() as http:
        assert http.get("/metrics").status_code == 200
    elsewhere = nginx.serving(tmp_path / "nginx", upstream.port, operators="10.9.8.7")
    with elsewhere as public, public.client() as http:
        answer = http.get("/metrics")
        expected = {"errors": {"route": ["not found"]}}
        assert (answer.status_code, answer.json()) == (404, expected)


def test_browsers_are_told_what_the_app_did_not_say_and_nothing_twice(front, upstream):
    policy = "Content-Security-Policy"
    upstream.headers = {policy: "default-src 'self'", "Referrer-Policy": "origin"}
    with front.client() as http:
        answers = [
            http.get(path) for path in ("/", "/api/x", "/static/chat.js", "/%00")
        ]
    for answer in answers:
        names = [name.lower() for name, _ in answer.headers.multi_items()]
        assert sorted(names) == sorted(set(names)), answer.url
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert not any(character.isdigit() for character in answer.headers["server"])
    assert answers[0].headers[policy] == "default-src 'self'"
    assert answers[0].headers["referrer-policy"] == "origin"


@pytest.mark.timeout(900)
def test_sockets_streams_and_polls_pass_through_it(site, tmp_path):
    tmp_path.chmod(0o755)
    database, port = site.database("sqlite", "nginx"), servers.quiet_port()
    servers.migrate("fastapi", database)
    servers.seed(database)
    with (
        site.redis("nginx") as redis,
        nginx.serving(tmp_path / "nginx", port) as front,
    ):
        env = app_env(port, database, redis.url, servers.SECRET)
        env |= {"PUBLIC_URL": front.url, "TRUSTED_PROXIES": "1"}
        process = start_variant("fastapi", port, env, logs=tmp_path)
        try:
            wait_for_variants({port: process}, seconds=60)
            outcome = run_suite(
                front.url,
                front.folder / "tls/certificate.pem",
                only=[f"tests/conformance/test_{name}.py" for name in LIVE],
            )
        finally:
            process.kill()
    assert not outcome.failed, "\n".join(outcome.faults)
    assert outcome.passed > 30
