"""Django with all its batteries, and with ballast."""

from ..django_full import application
from .ballast import BALLAST

__all__ = ["BALLAST", "application"]
