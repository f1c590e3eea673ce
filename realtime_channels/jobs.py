"""The monolith's jobs, under this variant's settings."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realtime_channels.settings")

from django_monolith.jobs import app

__all__ = ["app"]
