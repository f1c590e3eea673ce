"""uvicorn's WebSockets, by wsproto, where they would be mute, greedy or too patient."""

from uvicorn.protocols.websockets.wsproto_impl import WSProtocol
from wsproto import events
from wsproto.connection import ConnectionState


class SocketProtocol(WSProtocol):
    """For `--ws shared.uvicorn_sockets:SocketProtocol`."""

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
