"""The least that a server of these frames can do: no peer, but a limit to measure.

Bare sockets on one thread: whatever came in goes to everybody as one frame, encoded
once, without a queue; nothing is checked and nobody is slow. What the load client can
read of it a second is the client's ceiling, and what it spends is the kernel's share.
`python bare.py PORT`
"""

import base64
import hashlib
import json
import selectors
import socket
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
MESSAGE = (
    '{"seq":%d,"clientId":"b-1","body":"The engine might act upon other things besides'
    ' number, were objects found.","createdAt":"2026-11-03T12:00:00.000000Z",'
    '"author":{"username":"ada","image":null},"deleted":false}'
)


def frame(text: str) -> bytes:
    """A text frame from a server."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes([0x81, size]) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2) + payload
    return b"\x81\x7f" + size.to_bytes(8) + payload


class Room:
    """All who are there."""

    def __init__(self) -> None:
        self.seq = 0
        self.sockets: list[socket.socket] = []

    def tell(self, count: int) -> None:
        """So many new messages."""
        texts = [MESSAGE % seq for seq in range(self.seq + 1, self.seq + count + 1)]
        self.seq += count
        whole = frame(f'{{"type":"messages","messages":[{",".join(texts)}]}}')
        for sock in self.sockets:
            sock.sendall(whole)


def shake_hands(sock: socket.socket, head: bytes) -> None:
    key = head.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
    accept = base64.b64encode(hashlib.sha1(key + GUID).digest())  # noqa: S324
    upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    sock.sendall(
        upgrade
        + b"Connection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept
        + b"\r\n\r\n"
        + frame(json.dumps({"type": "joined", "lastSeq": 0}))
    )


def main(port: int) -> None:
    selector = selectors.DefaultSelector()
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    selector.register(listener, selectors.EVENT_READ)
    rooms: dict[socket.socket, Room] = {}
    by_path: dict[bytes, Room] = {}
    while True:
        said: dict[int, tuple[Room, int]] = {}
        for key, _ in selector.select():
            sock = key.fileobj
            assert isinstance(sock, socket.socket)
            if sock is listener:
                accepted = listener.accept()[0]
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(accepted, selectors.EVENT_READ)
            elif not (data := sock.recv(1 << 16)):
                selector.unregister(sock)
                rooms.pop(sock).sockets.remove(sock)
                sock.close()
            elif sock not in rooms:
                rooms[sock] = by_path.setdefault(data.split()[1], Room())
                rooms[sock].sockets.append(sock)
                shake_hands(sock, data)
            else:
                room, count = rooms[sock], data.count(b'"send"')
                said[id(room)] = room, said.get(id(room), (room, 0))[1] + count
        for room, count in said.values():
            room.tell(count)


if __name__ == "__main__":
    main(int(sys.argv[1]))
