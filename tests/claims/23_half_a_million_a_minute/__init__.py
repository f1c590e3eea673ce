"""One Django cluster easily handles 500,000 requests a minute, with nginx, gunicorn and
a Redis cache in place.

The document says so under "Database Queries vs Python Execution". What a cluster is, it
does not say; with enough machines any number is true. So the experiment counts cores.

The request is the list of twenty articles of the real monolith, among a thousand with
thirty favourites each, asked by guests: computed anew each time; kept in Redis by
Django's own `cache_page`; kept by nginx for a second, with the microcache of
`deploy/nginx/`; and, beside these, a file from nginx. Measured is the CPU of each
answer, of all that took part: gunicorn, PostgreSQL, Redis; and nginx where it answers.
500,000 a minute are 8,333 a second, and cores are this times the CPU.

Assumed, and not measured: nginx in front of the first two would add to each answer what
it takes for its own, or a little more; twice the cores answer twice as much (workers
share nothing; the database's CPU is counted, its locks are not); a core is busy for
**70 %** of the time at most, or queues grow; **nine of ten** answers come from the
cache; all requests are alike.

*Easily* is taken as: **32 cores**, two common servers, the least that is a cluster.

- Confirmed: that is enough with either cache.
- Refuted: with neither, even if every answer came from it.
- Depends: anything between.

Not shown: TLS, networks, slow clients, writes.
"""
