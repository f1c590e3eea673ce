"""What is done after the answer: Celery jobs, each safe to run twice.

The same names on the same queue in every variant, so any worker does any one's jobs.
"""

from concurrent.futures import ThreadPoolExecutor

import structlog
from celery import Celery
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from shared.domain import jobs, live, times
from shared.engines import CONNECT, with_driver
from shared.live.circuit import redis_circuit

from .notifications.delivery import deliver as deliver_outbox
from .notifications.models import Notification, Outbox
from .settings import ENV

log = structlog.get_logger()
app = Celery("parallax", broker=ENV.redis_url)
app.conf.update(jobs.celery_settings())
engine = create_engine(
    with_driver(ENV.database_url, mariadb="pymysql"),
    connect_args=CONNECT[ENV.database],
    pool_pre_ping=True,
)
sender = ThreadPoolExecutor(max_workers=1)
redis = Redis.from_url(ENV.redis_url, socket_timeout=2, socket_connect_timeout=2)


@app.task(name=jobs.DELIVER)
def deliver(outbox_id: int) -> None:
    """Make the notifications of one outbox row. A row that fails again and again is
    parked."""
    with Session(engine) as session:
        row = session.get(Outbox, outbox_id, with_for_update=True)
        if row is None or row.done_at or row.failed_at:
            return
        row.attempts += 1
        if row.attempts > jobs.ATTEMPTS:
            row.failed_at = times.now()
        session.commit()  # a try counts even if it kills the worker
        if row.failed_at:
            log.error("parked", outbox_id=outbox_id)
            return
    with Session(engine) as session, session.begin():
        made = deliver_outbox(session, outbox_id)
    for user_id, notification in made:
        event = live.notify_new(notification)
        redis.publish(live.channel(live.user_group(user_id)), live.encode(event))


@app.task(name=jobs.RESEND)
def resend() -> None:
    """Enqueue what should have been done by now: Redis was away, or a worker died."""
    due = times.now() - jobs.OVERDUE
    with Session(engine) as session:
        open_rows = (Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
        ids = session.scalars(
            select(Outbox.id).where(*open_rows, Outbox.created_at < due).limit(1000)
        )
        for outbox_id in ids:
            deliver.delay(outbox_id)


@app.task(name=jobs.PRUNE)
def prune() -> None:
    """Drop notifications read long ago, and outbox rows that are done with."""
    moment = times.now()
    with Session(engine) as session, session.begin():
        read = Notification.read_at < moment - jobs.KEEP_READ
        session.execute(delete(Notification).where(read))
        done = Outbox.done_at < moment - jobs.KEEP_DONE
        session.execute(delete(Outbox).where(done))


async def enqueue(outbox_id: int) -> None:
    """Have the job sent from a thread; nobody waits for it."""
    sender.submit(send, outbox_id)


def send(outbox_id: int) -> None:
    """Without Redis `resend` will."""
    try:
        with redis_circuit:
            deliver.delay(outbox_id)
    except (KombuError, RedisError, OSError) as error:
        log.warning("not enqueued", outbox_id=outbox_id, error=str(error))
