"""Django threads that write into one SQLite file as fast as they get to it. To be run
as a process of its own, since Django's settings are the process's:

    python -m tests.faults.sqlite_writers FOLDER

It prints how many transactions began, at most, from when somebody asked for theirs
until that had begun, too."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, transaction

from django_monolith import database
from shared.domain import environment
from tests.servers import SECRET

WRITERS = 8
TIMES = 15
SECONDS = 0.02  # of each transaction, as on a slow machine
PAUSE = 0.002  # until the next: an answer leaves, and another request comes


def main(folder: Path) -> None:
    url = f"sqlite:///{folder / 'writers.db'}"
    env = environment.read(
        {"SECRET_KEY": SECRET, "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1"}
    )
    settings.configure(DATABASES={"default": database.settings(env)})
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (number INTEGER)")
    begun = count()
    latest = 0
    overtaken: list[int] = []

    def write(number: int) -> None:
        nonlocal latest
        for _ in range(TIMES):
            before = latest
            with transaction.atomic():
                latest = next(begun)
                overtaken.append(latest - before)
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO note VALUES (%s)", [number])
                time.sleep(SECONDS)
            time.sleep(PAUSE)
        connection.close()

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))
    print(max(overtaken))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
