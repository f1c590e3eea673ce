"""uvicorn's WebSockets, by wsproto, where they would be mute, greedy or too patient."""

from uvicorn.protocols.websockets.wsproto_impl import WSProtocol
from wsproto import events
from wsproto.connection import ConnectionState

ENDING = b'{"errors":{"service":["is shutting down"]}}'


class SocketProtocol(WSProtocol):
    """For `--ws shared.uvicorn_sockets:SocketProtocol`."""

    def shutdown(self) -> None:
        """Whoever is still at the handshake is told to come again, not that we failed
        (500)."""
        if not (self.handshake_complete or self.response_started or self.close_sent):
            headers = [(b"content-type", b"application/json"), (b"retry-after", b"1")]
            refusal = events.RejectConnection(
                status_code=503, headers=headers, has_body=True
            )
            self.transport.write(self.conn.send(refusal))
            self.transport.write(self.conn.send(events.RejectData(data=ENDING)))
            self.response_started = True
        super().shutdown()

    def handle_close(self, event: events.CloseConnection) -> None:
        """Also what wsproto makes of a broken frame: tell the client which fault it
        was (1002, 1007), instead of just hanging up."""
        if self.conn.state is ConnectionState.OPEN and not self.close_sent:
            self.transport.write(self.conn.send(event.response()))
        super().handle_close(event)

    def handle_ping(self, event: events.Ping) -> None:
        """A client that does not read gets no pongs: they would pile up here."""
        if self.writable.is_set():
            super().handle_ping(event)

    async def run_asgi(self) -> None:
        """Once the app is done with a client that does not read, so are we."""
        await super().run_asgi()
        if not self.writable.is_set():
            self.transport.abort()
