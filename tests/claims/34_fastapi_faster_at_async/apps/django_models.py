"""The rows in Django, and what both Django apps are told."""

import os
from urllib.parse import urlsplit

import django
from django.conf import settings

_url = urlsplit(os.environ["DATABASE_URL"])


def configure(urls: str) -> None:
    """No apps, no middleware; ten connections, statements planned once."""
    settings.configure(
        ROOT_URLCONF=urls,
        ALLOWED_HOSTS=["127.0.0.1"],
        MIDDLEWARE=[],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": _url.path.removeprefix("/"),
                "USER": _url.username,
                "PASSWORD": _url.password or "",
                "HOST": _url.hostname,
                "PORT": _url.port,
                "OPTIONS": {
                    "pool": {"min_size": 1, "max_size": 10},
                    "server_side_binding": True,
                    "prepare_threshold": 5,
                },
            }
        },
    )
    django.setup()


def make_product():
    """The model, which wants the settings first."""
    from django.db import models

    class Product(models.Model):
        id = models.BigIntegerField(primary_key=True)
        name = models.TextField()
        price = models.IntegerField()

        class Meta:
            app_label = "products"
            db_table = "products"
            managed = False

    return Product
