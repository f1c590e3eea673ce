"""Django's plain views, each behind 20 ms of computing."""

from ..apps import django_sync
from . import compute


def application(environ, start_response):
    compute()
    return django_sync.application(environ, start_response)
