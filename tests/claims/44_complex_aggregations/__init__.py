"""Django's ORM fails at very complex aggregations over several tables.

The second document says that the active record pattern works beautifully for standard
relations and "fails miserably" at incredibly complex multi-table aggregations.

**Experiment.** Six reports that a dashboard of this project would want, each of a kind
that people name when they say so: aggregates over two branches, window functions over
aggregates, recursion, the top three of each, grouping sets, a pivot. Each is written
as raw SQL, by Django's ORM as well as it lets one, and in SQLAlchemy, on the same
20,000 articles and 60,000 comments in PostgreSQL. Asked are: are the rows those of raw
SQL, how many statements does it take, is the construct said directly (`direct`: it
stands in the SQL that is sent) or in another way, how long does it take, and how many
blocks does PostgreSQL read for it.

**Rule.** A report *fails* if its rows are wrong, if it takes more than one statement,
or if it is surely more than three times as slow as raw SQL: "miserably" has to mean
more than what one more index or a little caching gives back. One wrong report, or
failures in more than half, confirm the claim; none at all refutes it; what lies between
depends on the report. Wrong is also what everybody gets wrong first, see below, if it
is further from the truth in Django than in raw SQL: then the ORM would be the trap.

**Control.** SQLAlchemy gives the right rows of all six in one statement each. Were it
not so, the failure would be that of ORMs, or of our reports.

**What everybody gets wrong first** is measured too: two branches in one join, where
each favourite meets each comment. It is as wrong in raw SQL and in SQLAlchemy; in
Django the joins stand nowhere to be seen, and `distinct=True` mends what is counted,
but not what is summed.

**Not shown:** other databases; reports over tables without indexes. Django runs with
its default, client-side binding of parameters: with `server_side_binding`, which
django_monolith has chosen for its lists, PostgreSQL refuses the window report, since
it cannot tell that `date_trunc($1, …)` and `date_trunc($3, …)` are the same.
"""
