"""The monolith, and memory that nobody needs."""

from django_monolith.wsgi import application

from . import BALLAST

__all__ = ["BALLAST", "application"]
