"""The real speed killer is that Django's ORM translates complex queries into
inefficient SQL joins, and not Python.

So the second document. It names a culprit, a cause, and somebody who is innocent.

**Experiment.** A list of twenty articles, the most discussed article with its comments,
and a report, on 20,000 articles in PostgreSQL. Each is written in the ways that people
write it: *naive*, where each thing is asked for where it is wanted; with Django 6.1's
`FETCH_PEERS`; with `prefetch_related`; *joined*, all in one statement, by joins and
aggregates over them; and *tuned*, as django_monolith has it. Beside them SQLAlchemy,
naive and as flask_service has it, and raw SQL. All give the same rows. Of each the
time is taken, and every statement that it sends is given to `EXPLAIN (ANALYZE,
BUFFERS)`: the database's own time, and the blocks it reads. What is left is Python's,
the driver's and the way there and back.

**Rule.** The joins *kill* an operation if the database surely works more than twice as
long for the joined form as for raw SQL. If they do not for most operations, the claim
is refuted; and also if raw SQL's own list is surely more than twice as slow as on a
database with every index there: then it was neither an ORM nor its joins. If the joins
kill, and it cannot be helped, which is that the tuned form is as slow for most, the
claim is confirmed. Else it depends on how the query is written.

**Control.** SQLAlchemy's naive list sends as many statements as Django's: what is
naive is the loop, not the ORM. And raw SQL's list on a copy of the database without
some indexes is surely more than twice as slow: the database's time sees what the
database does. How much slower is a figure of its own, beside which the joins can be
held.

**Not shown:** a database on another machine, where each statement costs a way there
and back: the naive forms are then slower still; the joined ones are not.
"""
