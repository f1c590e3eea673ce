"""To deploy Django fully takes nginx, Celery, memcached, redis, cron and systemd.

The same app, the same tests of the shared suite, in four tiers, each with one service
more: SQLite and one web process; PostgreSQL; Redis and a Celery worker, whose clock
does what cron would; nginx. Counted in each are the services, their processes, the
lines that configure them, and their memory (PSS) while idle; and which features fail.
Four features no test of the suite has: tries to sign in are limited; TLS, by nginx or,
where there is none, by the web server itself with a certificate; an answer while 60
clients never finish their requests; being back after `kill -9` of the web server, which
is tried with all services there.

A feature of the **core** is what a site of articles and messages cannot be without:
accounts, articles, comments, pages, moderation, rooms. The claim is *confirmed* if
Django's core fails without services; *refuted* if nothing at all fails without them;
else it *depends* on the features that are wanted, and the verdict says for which.
memcached and cron run in no tier: what passes there, passes without them.

So it is decided what **our app** in Django needs, which hands its jobs to Celery and
counts tries in Redis. Another may keep both in its database; a feature that fails here
without a service is none that Django cannot have without it. A feature that works
without is one that Django needs no service for.

What systemd does, tests/deploy shows on a system that boots it; here only its absence
shows. Without Redis the limits have to be switched off by a setting, or nobody could
sign in: who tries passwords in large numbers is then not stopped.
"""
