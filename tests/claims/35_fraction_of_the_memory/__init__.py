"""FastAPI consumes a fraction of the memory that Django does.

The document says so where it advises against Django for microservices and small APIs.

The real variants of this project, the same service in each, one worker, PostgreSQL:
after the first list has been answered; after some thousand lists; while a thousand
requests are open (readers who wait for a message); while a thousand WebSockets are.
What counts is all memory of the server's processes, with what they share once.

The monolith on WSGI holds as many requests as half its threads, and no sockets, so
there Django is realtime_channels, the same code on ASGI.

*A fraction* is taken as: at most **half**.

- Confirmed: half or less in all four states.
- Refuted: more than half in all four.
- Depends: more in one, less in another.

Not shown: what is shared among several workers (claim 14), and services of a few lines.
"""
