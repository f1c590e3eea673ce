"""The reference servers speak our frames; variants have tests/conformance."""

import pytest

from .chat import protocol, servers


@pytest.fixture(params=["node", "go"], scope="module")
def peer(request, tmp_path_factory):
    """A reference server that runs; skips where it cannot."""
    if why := servers.why_missing(request.param):
        pytest.skip(f"{request.param}: {why}")
    folder = tmp_path_factory.mktemp(request.param)
    command = servers.peer_command(request.param, folder)
    with servers.running_peer(request.param, command, folder) as server:
        yield server


@pytest.mark.parametrize("check", protocol.CHECKS, ids=lambda each: each.__name__)
def test_peer_speaks_our_frames(peer, check):
    check(peer)
