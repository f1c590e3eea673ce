"""For an application that relies on WebSockets, Node.js or Go is far superior.

One chat, the same frames, one process on one core, the load on the other. Node.js
with `ws` and Go with gorilla/websocket keep rooms in memory, and so do the three they
are compared with: **plain** servers in FastAPI, in Flask on gevent, and in Channels
with its layer in memory, each the obvious code of its framework. Measured of each are

- messages delivered per CPU-second of the server, one a frame, into a room of 500;
- memory of an idle socket, in KiB, when 500 guests have joined;
- the time from `send` to each of 200 deliveries, 99th percentile, 20 messages a second.

*Far superior* is who delivers three times as much per CPU-second, and is not half as
good in the other two: twice as much is what a second core brings, and no reason to
change the language. The claim is *confirmed* if Node.js or Go is far superior to all
three, *refuted* if neither surely is to any; else it *depends* on which of them is
meant. One round of five decides nothing.

Beside them stand, for two rounds, our variants, which store each message in PostgreSQL,
tell other processes by Redis, and send what waits for a reader in one frame, as our
servers in Node.js and Go do. Streaming of sound and pictures is not measured. Every
socket has to get every message once; whoever loses one is not measured but refused.
"""
