"""In pure async code, Django's transactions often fail.

The second document says so, and that this forces `sync_to_async` wrappers everywhere.

**Experiment.** Three ways in which one writes a transaction in a coroutine (`async
with transaction.atomic()`, the plain `with`, and the decorator on an `async def`), each
tried over and over: two tags are stored, in half of the attempts something goes wrong
between them. An attempt *works* if both tags are there, or, where something went wrong,
neither. Beside them the ways that are left: a home-made async atomic, which enters and
leaves Django's in its thread, and one `sync_to_async` around one function that is a
transaction. Each of these is also asked to keep apart what belongs apart: while a
transaction is open, another task stores a tag of its own, by the same library, and the
transaction is rolled back. Is the other's tag still there?

**Rule.** "Often" is at least one attempt in ten, "pure" is without `sync_to_async`. If
every pure way surely fails as often, the claim is confirmed; if one of them surely
works in ninety-nine of a hundred, refuted; else it depends on the way.

**Control.** The right way, and SQLAlchemy's asyncio, work in every attempt, and neither
loses anybody's row: so the failures are not the database's, nor the loop's. Two tasks
in one session of SQLAlchemy's do lose it: so a loss would be seen there too.

**What the home-made one does.** In tasks that share Django's thread (a consumer of
Channels, a gather, a background task) it rolls back what is none of its business. Where
each task has a `ThreadSensitiveContext` of its own, as each request has in Django's own
ASGI handler, it does not.

**Not shown:** the package django-async-backend, which brings transactions that await
(claim 36); that wrappers are needed *everywhere*: one for each transaction is enough,
as realtime_channels shows.
"""
