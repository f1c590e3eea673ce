"""What is done after the answer: `celery -A django_monolith.jobs worker`.

The same names on the same queue in every variant, so any worker does any one's jobs.
"""

import os

from celery import Celery

from shared.domain import jobs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_monolith.settings")

from django.conf import settings  # needs the line above

app = Celery("parallax", broker=settings.ENV.redis_url)
app.conf.update(jobs.celery_settings())
app.autodiscover_tasks(related_name="jobs")
