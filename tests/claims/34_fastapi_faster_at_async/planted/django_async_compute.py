"""Django's asynchronous views, each behind 20 ms of computing."""

from ..apps.django_async import application as unplanted
from . import asgi, compute

application = asgi(unplanted, compute)
