"""Private servers, for `serve` and for tests: Valkey or Redis, PostgreSQL, MariaDB, a
variant.

Each listens on 127.0.0.1 alone, keeps its files in the folder it is given, and ends
with us, however we end.

    redis = start_redis(folder)                      # redis.url, redis.process
    postgres = start_postgres(folder, durable=False)
    env = app_env(port, postgres.create_database("one"), redis.url, secret)
    process = start_variant("fastapi", port, env, logs=folder)
    wait_for_variants({port: process})
    process.end(); redis.end(); postgres.end()
"""

from .mariadb import MariaDB, start_mariadb
from .ports import free_port
from .postgres import Postgres, start_postgres
from .processes import Process, end_all, wait_until
from .valkey import Redis, start_redis
from .variants import app_env, start_variant, wait_for_variants
from .workers import start_worker

__all__ = [
    "MariaDB",
    "Postgres",
    "Process",
    "Redis",
    "app_env",
    "end_all",
    "free_port",
    "start_mariadb",
    "start_postgres",
    "start_redis",
    "start_variant",
    "start_worker",
    "wait_for_variants",
    "wait_until",
]
