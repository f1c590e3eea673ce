"""Django on the project's tables, without the project: releases of Django that cannot
run the variant are tried as well."""

import os
from urllib.parse import urlsplit

import django
from django.conf import settings


def set_up(engine: str, *apps: str) -> None:
    """PostgreSQL with a pool, as the variant has it."""
    url = urlsplit(os.environ["DATABASE_URL"])
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": engine,
                "NAME": url.path[1:],
                "USER": url.username,
                "PASSWORD": url.password,
                "HOST": url.hostname,
                "PORT": url.port,
                "OPTIONS": {"pool": {"min_size": 1, "max_size": 4}},
            }
        },
        INSTALLED_APPS=apps,
        USE_TZ=True,
    )
    django.setup()
