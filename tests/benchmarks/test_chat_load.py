"""The load counts what it says, however busy the machine is."""

import pytest

from .chat import servers
from .chat.load import by_sockets, fan_out
from .chat.measures import audience


@pytest.fixture
def room(tmp_path):
    """A few sockets in a room of the plainest server."""
    command = servers.peer_command("bare", tmp_path)
    with servers.running_peer("bare", command, tmp_path) as server:
        with audience(server, 3, 1) as (sat, _):
            yield sat


def test_no_time_left_is_still_one_message(room):
    """A process that was not let run came back after the end: it said nothing, and
    could not tell which message was the last."""
    assert fan_out(room, by_sockets(room), 1, seconds=0).messages == len(room)


def test_no_more_is_said_than_asked_for(room):
    got = fan_out(room, by_sockets(room), 2, seconds=60, most=5)
    assert got.messages == 5 * len(room)
