"""When a job worker is really there."""

from redis import Redis

from shared.cli.processes import Process, wait_until

PATIENCE = 60  # seconds


def wait_for_worker(worker: Process, redis_url: str) -> None:
    """Until it waits at the queue: everything is loaded by then. Raises Failure."""
    wait_until(
        lambda: somebody_waits(redis_url),
        "a worker at the queue",
        seconds=PATIENCE,
        watched=[worker],
    )


def somebody_waits(redis_url: str) -> bool:
    """Whether a connection is in Redis' BRPOP, as a worker's is that has no job."""
    with Redis.from_url(redis_url) as redis:
        return any(each["cmd"].lower() == "brpop" for each in redis.client_list())
