"""The monolith, each request behind 20 ms of computing."""

from django_monolith.wsgi import application as unplanted

from . import compute, wsgi

application = wsgi(unplanted, compute)
