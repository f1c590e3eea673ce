"""Django's async ORM still lacks complete asynchronous support.

The second document says that it "still struggles" with it.

**Experiment.** Eleven things that a complete async ORM would do, each tried on the
project's tables in PostgreSQL, in a coroutine, without a wrapper: is there an async
form of every method, does a related object load when it is wanted, is there a
transaction, a locked row, a hook after the commit, a cursor, signals; and where do
queries run: on the event loop's thread or in another, at once or in turn, with what
kind of pool. `facts/` has them side by side. They are tried in the Django of the lock,
and where an environment can be made for them, in the Django before (5.2, the release
with long support) and in Django with the package django-async-backend.

**Rule.** What Django lacks and SQLAlchemy's asyncio has is lacking: one such fact
confirms the claim. If Django lacks only what SQLAlchemy lacks as well, it depends on
what one calls complete; if it lacks nothing, the claim is refuted. A fact holds or does
not, in every attempt: nothing is measured that varies, so one round is enough.

**Control.** SQLAlchemy on asyncio has most of the eleven: they can be had in Python, on
this database. And Django has some, so the attempts are not at fault.

**Not shown:** that a thread is often good enough: what this costs and where it traps is
claim 37, what speed it takes is claim 34. Forms, generic views and migrations have no
async forms either, but are not the ORM.
"""
