"""The proxy's cuts are what they are called: faults that do nothing prove nothing."""

import socket
import threading
from collections.abc import Iterator

import pytest

from .lines import HOST, Exchange, Line

PATIENCE = 10  # seconds
SILENCE = 0.3  # seconds in which a server would have heard of an end


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server((HOST, 0)) as made:
        made.settimeout(PATIENCE)
        yield made


@pytest.fixture
def line(listener: socket.socket) -> Iterator[Line]:
    with Exchange() as exchange:
        yield exchange.line([listener.getsockname()[1]])


@pytest.fixture
def ends(listener: socket.socket, line: Line) -> Iterator[tuple[socket.socket, ...]]:
    """The client's and the server's, between them the line; a word went both ways."""
    with socket.create_connection((HOST, line.port), PATIENCE) as client:
        server, _ = listener.accept()
        with server:
            server.settimeout(PATIENCE)
            for speaker, hearer in ((client, server), (server, client)):
                speaker.sendall(b"word")
                assert hearer.recv(10) == b"word"
            yield client, server


def test_a_reset_line_resets_both_ends(line, ends):
    line.reset()
    for end in ends:
        with pytest.raises(ConnectionResetError):
            end.recv(10)


def test_a_closed_line_ends_both_ends_in_order(line, ends):
    line.close()
    assert [end.recv(10) for end in ends] == [b"", b""]


def test_a_dropped_line_tells_the_server_nothing(line, ends):
    client, server = ends
    line.drop()
    server.sendall(b"lost")
    with pytest.raises(ConnectionResetError):
        client.recv(10)  # the client notices after a while
    server.settimeout(SILENCE)
    with pytest.raises(TimeoutError):
        server.recv(10)


def test_a_line_goes_to_a_server_that_answers(listener, line):
    line.servers = [9, *line.servers]  # nobody listens on the first
    for _ in range(8):
        with socket.create_connection((HOST, line.port), PATIENCE):
            listener.accept()[0].close()


def test_a_line_that_is_shut_lets_nobody_in(listener, line):
    line.shut()
    with pytest.raises(ConnectionResetError):
        with socket.create_connection((HOST, line.port), PATIENCE) as client:
            client.recv(10)


def test_an_end_at_one_side_is_passed_on(ends):
    client, server = ends
    server.close()
    assert client.recv(10) == b""


def test_an_exchange_ends_with_its_block():
    with Exchange() as exchange:
        assert exchange.thread in threading.enumerate()
    assert exchange.thread not in threading.enumerate()
