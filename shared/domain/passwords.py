"""Password hashes: argon2id, one cost for all, readable by Django too.

Time, memory, parallelism and salt length are those of Django's hasher: were one of
them different, each framework would rewrite the other's hash at every login.
Source: OWASP Password Storage Cheat Sheet; ASVS 5.0 11.4.2.
"""

import os
from functools import cache

from pwdlib.hashers.argon2 import Argon2Hasher

TIME_COST = 2
MEMORY_COST = 19_456  # KiB
PARALLELISM = 1
SALT_LENGTH = 22  # what Django writes
# Hashes: more take 19 MiB each, and as long. Python sees not the share of a processor
# that a container is held to: on a large machine its memory would not do for all.
AT_ONCE = min(os.process_cpu_count() or 1, 8)
PREFIX = "argon2"  # Django's name of the algorithm stands before the PHC string

_hasher = Argon2Hasher(
    time_cost=TIME_COST,
    memory_cost=MEMORY_COST,
    parallelism=PARALLELISM,
    salt_len=SALT_LENGTH,
)


def hash_password(password: str) -> str:
    """The stored form, `argon2$argon2id$v=19$…`. Takes some 30 ms of CPU: never
    call it on an event loop."""
    return PREFIX + _hasher.hash(password)


def verify_password(password: str, stored: str | None) -> bool:
    """Whether `password` has the hash `stored`; as slow for nobody (None) as for
    somebody, so that time does not tell which emails are known."""
    if stored is None:
        _hasher.verify(password, _nobody())
        return False
    if not stored.startswith(f"{PREFIX}$argon2"):
        return False
    return _hasher.verify(password, stored.removeprefix(PREFIX))


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
