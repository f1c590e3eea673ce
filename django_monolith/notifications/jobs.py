"""The jobs of notifications, each safe to run twice."""

import structlog
from django.db import transaction

from shared.domain import jobs, live, times

from ..chat.hub import hub
from ..jobs import app
from . import delivery
from .models import Notification, Outbox

log = structlog.get_logger()


@app.task(name=jobs.DELIVER)
def deliver(outbox_id: int) -> None:
    """Make the notifications of one outbox row. A row that fails again and again is
    parked."""
    if not begin(outbox_id):
        return
    for user_id, notification in delivery.deliver(outbox_id):
        hub.publish(live.user_group(user_id), live.notify_new(notification))


@transaction.atomic
def begin(outbox_id: int) -> bool:
    """Count a try, also one that kills the worker; whether it is to be made."""
    open_rows = Outbox.objects.filter(done_at=None, failed_at=None)
    row = open_rows.select_for_update().filter(pk=outbox_id).first()
    if row is None:
        return False
    row.attempts += 1
    if row.attempts > jobs.ATTEMPTS:
        row.failed_at = times.now()
        log.error("parked", outbox_id=outbox_id)
    row.save()
    return row.failed_at is None


@app.task(name=jobs.RESEND)
def resend() -> None:
    """Enqueue what should have been done by now: Redis was away, or a worker died."""
    open_rows = Outbox.objects.filter(done_at=None, failed_at=None)
    due = open_rows.filter(created_at__lt=times.now() - jobs.OVERDUE)
    for outbox_id in due.values_list("id", flat=True)[:1000]:
        deliver.delay(outbox_id)


@app.task(name=jobs.PRUNE)
def prune() -> None:
    """Drop notifications read long ago, and outbox rows that are done with."""
    moment = times.now()
    Notification.objects.filter(read_at__lt=moment - jobs.KEEP_READ).delete()
    Outbox.objects.filter(done_at__lt=moment - jobs.KEEP_DONE).delete()
