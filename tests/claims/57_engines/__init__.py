"""Django supports PostgreSQL, MySQL and SQLite.

The use cases list it under the ORM. It is asked of all four variants here, for an ORM
that takes an engine may still give other answers on it.

Every variant runs the whole conformance suite on each engine; MariaDB stands in for
MySQL, which no package of Debian 12 has. The same code runs on all: `DATABASE_URL`
decides. What that costs is counted: the lines of a variant, of the migrations and of
`shared/engines.py` that name an engine or a driver, or that are there for a deadlock,
beside all lines of the variant.

What the suite cannot name is tried by plain SQL, on MariaDB as it comes and as the
project sets it up, on PostgreSQL and on SQLite: whether two texts that differ by case,
accent, a trailing space or an emoji are two; whether microseconds come back; whether a
transaction sees what was committed while it waited; whether a key may point at a row
that comes later in the transaction; whether an UPDATE can return rows.

A test is **lost** on an engine if it passes on another and not on this one. One that is
skipped on this one alone is lost too, however good the reason: to skip it there is to
say that the engine lacks something.

- Confirmed: no variant loses a test on any engine, and none fails one.
- Refuted: both Django variants lose tests on the same engine.
- Depends: anything else. A test that fails on all three tells nothing of engines, so it
  refutes nothing; but neither is anything confirmed while it fails.

The control: the tables of a variant, changed to the collation that Debian's MariaDB
gives a new database, have to fail the suite's tests of texts. If they passed, the suite
would look at no engine.

Not shown: MySQL itself, which has neither this collation nor `DELETE … RETURNING`; and
speed: each engine is in its cheapest form, without syncing to the disk.
"""
