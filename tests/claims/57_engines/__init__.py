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

- Confirmed: in every variant each test that passes on one engine passes on all.
- Refuted: both Django variants fail a test on the same engine.
- Depends: anything else.

The control: the tables of a variant, changed to the collation that Debian's MariaDB
gives a new database, have to fail the suite's tests of texts. If they passed, the suite
would look at no engine.

Not shown: MySQL itself, which has neither this collation nor `DELETE … RETURNING`; and
speed: each engine is in its cheapest form, without syncing to the disk.
"""
