"""The real speed killer is that Django's ORM translates complex queries into
inefficient SQL joins, and not Python.

So the second document. It names a culprit, a cause, and somebody who is innocent.

**Experiment.** A list of twenty articles, the most discussed article with its comments,
and a report, on 20,000 articles in PostgreSQL. Each is written in the ways that people
write it: *naive*, where each thing is asked for where it is wanted; with Django 6.1's
`FETCH_PEERS`; with `prefetch_related`; *joined*, all in one statement, by joins and
aggregates over them; and *tuned*, as django_monolith has it. Beside them SQLAlchemy,
naive, joined and as flask_service has it, and raw SQL, joined and tuned, the latter in
as many statements as the tuned lists of the variants. What is *joined* is the same
joins by all three: so the query's shape can be told from whoever wrote it. All give
the same rows. Of each the time is taken, and every statement that it sends is given to
`EXPLAIN (ANALYZE, BUFFERS)`: the database's own time, with planning, and the blocks it
reads. What is left is Python's, the driver's and the way there and back. To be
explained takes a long statement a little longer: where it is all of the time and more,
nothing is left.

**Rule.** By *most* two of the three operations are meant.

- The joins *kill* if the database surely works more than twice as long for Django's
  joined form as for tuned raw SQL, in most.
- The ORM *makes them so* if it surely works more than twice as long as for the same
  joins in raw SQL, in most.
- It is *not Python* unless surely more than half of the time is not the database's, in
  the naive form and in the tuned one, in most. The rest is Python's, the driver's and
  the way's, which is a socket of the same machine.

If all three hold, the claim is confirmed. If the joins do not kill, or if they do but
neither the ORM makes them so nor Python is innocent, it is refuted. Else it depends on
how the query is written.

**Control.** SQLAlchemy's naive list sends as many statements as Django's: what is
naive is the loop, not the ORM. Tuned raw SQL sends as many as Django's tuned list:
their work is equal. And raw SQL's list on a copy of the database without some indexes
is surely more than twice as slow: the database's time sees what the database does.

**Not shown:** a database on another machine, where each statement costs a way there
and back: the naive forms are then slower still; the joined ones are not.
"""
