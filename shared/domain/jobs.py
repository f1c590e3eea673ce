"""Jobs: their names and settings, the same in every variant."""

from datetime import timedelta
from typing import Any

DELIVER = "notifications.deliver"
RESEND = "notifications.resend"
PRUNE = "notifications.prune"
QUEUE = "parallax"

ATTEMPTS = 5  # then an outbox row is parked
OVERDUE = timedelta(seconds=30)  # by then a job should have been done
KEEP_READ = timedelta(days=90)
KEEP_DONE = timedelta(days=7)


def celery_settings() -> dict[str, Any]:
    """What Celery needs on Redis to lose no job when a worker is killed, and what
    beat does when."""
    from celery.schedules import crontab
    from celery.signals import celeryd_init

    celeryd_init.connect(be_patient)
    return {
        "task_default_queue": QUEUE,
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_publish_retry": False,  # the outbox is sent again, no request waits
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": 60,  # seconds; no job of ours takes half as long
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
            "max_retries": 1,  # kombu's own would hold a request for 6 s
            "interval_start": 0,
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
        },
        "timezone": "UTC",
        "beat_schedule": {
            RESEND: {"task": RESEND, "schedule": OVERDUE},
            PRUNE: {"task": PRUNE, "schedule": crontab(hour="3", minute="30")},
        },
    }


def be_patient(conf: Any, **_: Any) -> None:
    """A worker waits for jobs; only requests must not wait for Redis."""
    conf.broker_transport_options = {
        **conf.broker_transport_options,
        "socket_timeout": 10,
    }
