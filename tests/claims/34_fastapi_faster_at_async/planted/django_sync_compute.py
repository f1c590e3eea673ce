"""Django's plain views, each behind 20 ms of computing."""

from ..apps.django_sync import application as unplanted
from . import compute, wsgi

application = wsgi(unplanted, compute)
