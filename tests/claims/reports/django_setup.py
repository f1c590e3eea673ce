"""Sets Django up for reports, with django_monolith's settings but for a few."""

import os
from typing import Any

import django

from django_monolith import settings


def set_up(**changes: Any) -> None:
    """With server-side binding, which the variant has chosen for its lists, a parameter
    has another number at each place, so that PostgreSQL cannot tell that an expression
    is the one it was grouped by. Django's default is without."""
    settings.DATABASES["default"]["OPTIONS"]["server_side_binding"] = False
    for name, value in changes.items():
        setattr(settings, name, value)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings.__name__
    django.setup()
