"""Requests that two servers may read as one and as two: none reaches the app."""

import pytest

CLOSE = "Connection: close"
# Two readings of one request: what one server takes for a body, another takes for the
# next request. `{host}` is ours; the control is the last.
SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = f"0\r\n\r\n{SMUGGLED}"
AMBIGUOUS = {
    "length and chunks": "Content-Length: 5\nTransfer-Encoding: chunked",
    "two lengths": "Content-Length: 0\nContent-Length: 45",
    "a list of lengths": "Content-Length: 0, 45",
    "a signed length": "Content-Length: +45",
    "a hexadecimal length": "Content-Length: 0x2d",
    "chunks twice": "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
    "chunks, then more": "Transfer-Encoding: chunked, identity",
    "unknown chunks": "Transfer-Encoding: xchunked",
    "a space before the colon": "Transfer-Encoding : chunked",
    "a folded line": "X: a\n Transfer-Encoding: chunked",
    "a vertical tab": "Transfer-Encoding: \x0bchunked",
    "NUL in a header": "X: a\0b",
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_no_request_is_smuggled(front, upstream, name):
    head = f"POST /first HTTP/1.1\nHost: localhost\n{AMBIGUOUS[name]}"
    answer = front.say(head, CHUNKED.encode())
    lines = [line for line, _ in upstream.take()]
    assert len(lines) <= 1 and not any("smuggled" in line for line in lines), lines
    assert not lines or b"200" in answer.split(b"\r\n")[0]


def test_two_requests_on_one_line_are_two(front, upstream):
    """The control: the recorder sees what is passed on."""
    head = "POST /first HTTP/1.1\nHost: localhost\nContent-Length: 0"
    front.say(
        head,
        f"{SMUGGLED}".encode().replace(b"\r\n\r\n", f"\r\n{CLOSE}\r\n\r\n".encode()),
    )
    assert len(upstream.take()) == 2
