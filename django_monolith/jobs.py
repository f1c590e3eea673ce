"""What is done after the answer: `celery -A django_monolith.jobs worker`.

The same names on the same queue in every variant, so any worker does any one's jobs.
"""

import os

import structlog
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from shared.domain import jobs
from shared.live.circuit import redis_circuit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_monolith.settings")

from django.conf import settings  # needs the line above

log = structlog.get_logger()
app = Celery("parallax", broker=settings.ENV.redis_url)
app.conf.update(jobs.celery_settings())
app.autodiscover_tasks(related_name="jobs")


def enqueue(outbox_id: int) -> None:
    """Send the job; without Redis `resend` will."""
    try:
        with redis_circuit:
            app.send_task(jobs.DELIVER, [outbox_id])
    except (OperationalError, RedisError) as error:
        log.warning("not enqueued", outbox_id=outbox_id, error=str(error))
