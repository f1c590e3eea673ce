"""What is done after the answer: Celery jobs, each safe to run twice.

The same names on the same queue in every variant, so any worker does any one's jobs.
"""

import structlog
from celery import Celery
from redis import Redis
from sqlalchemy import delete, select

from shared.domain import jobs, live, logs, times

from .database import reading, writing
from .notifications.delivery import deliver as deliver_outbox
from .notifications.models import Notification, Outbox
from .settings import ENV

logs.configure(ENV)
log = structlog.get_logger()
app = Celery("parallax", broker=ENV.redis_url)
app.conf.update(jobs.celery_settings())
redis = Redis.from_url(ENV.redis_url, socket_timeout=2, socket_connect_timeout=2)


@app.task(name=jobs.DELIVER)
def deliver(outbox_id: int) -> None:
    """Make the notifications of one outbox row. A row that fails again and again is
    parked."""
    with writing.begin() as session:  # a try counts even if it kills the worker
        row = session.get(Outbox, outbox_id, with_for_update=True)
        if row is None or row.done_at or row.failed_at:
            return
        row.attempts += 1
        if row.attempts > jobs.ATTEMPTS:
            row.failed_at = times.now()
    if row.failed_at:
        log.error("parked", outbox_id=outbox_id)
        return
    with writing.begin() as session:
        made = deliver_outbox(session, outbox_id)
    for user_id, notification in made:
        event = live.notify_new(notification)
        redis.publish(live.channel(live.user_group(user_id)), live.encode(event))


@app.task(name=jobs.RESEND)
def resend() -> None:
    """Enqueue what should have been done by now: Redis was away, or a worker died."""
    due = times.now() - jobs.OVERDUE
    with reading() as session:
        open_rows = (Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
        ids = session.scalars(
            select(Outbox.id).where(*open_rows, Outbox.created_at < due).limit(1000)
        ).all()
    for outbox_id in ids:
        deliver.delay(outbox_id)


@app.task(name=jobs.PRUNE)
def prune() -> None:
    """Drop notifications read long ago, and outbox rows that are done with."""
    moment = times.now()
    with writing.begin() as session:
        read = Notification.read_at < moment - jobs.KEEP_READ
        session.execute(delete(Notification).where(read))
        done = Outbox.done_at < moment - jobs.KEEP_DONE
        session.execute(delete(Outbox).where(done))
