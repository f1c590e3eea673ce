"""With Django's ORM, writing raw SQL sometimes becomes mandatory.

The second document says so after it has said that SQLAlchemy gives more control.

**Experiment.** Six reports on the project's tables, see claim 44. Which of them can
Django's ORM not say in one statement, and what does it cost to do without: several
statements and the rest in Python? Beside it the ways that are left: a cursor,
`raw()`, and the package django-cte, which teaches the ORM common table expressions.
What one has to know about raw SQL in Django (parameters, primary keys, fields left
out, transactions) is tried too. And the words themselves: how many of the files of
`django/db` and of SQLAlchemy name a recursion, LATERAL or grouping sets at all?

**Rule.** The ORM *falls short* of a report if it needs more than one statement and
these surely take more than twice as long as the one of raw SQL. Raw SQL is *mandatory*
for it if django-cte, which is no raw SQL, is as slow too: what there is another way
around is not mandatory. "Sometimes" is one of six. If raw SQL is mandatory for one, the
claim is confirmed; if no report needs several statements, refuted. Else it depends: on
how quick one has to be where the ORM does not fall short; and where it does, on whether
a package that somebody else keeps up counts as the ORM's own words. The statement
speaks of Django's ORM, and that has none.

**Control.** SQLAlchemy says all six in one statement each, without raw SQL, and a
cursor gives the very rows: so the reports can be said, and raw SQL is a way out.

**Not shown:** that several statements see the table at several moments, where one sees
it at one: a transaction at REPEATABLE READ would mend that.
"""
