"""Django without its batteries, and with ballast."""

from ..django_minimal import application
from .ballast import BALLAST

__all__ = ["BALLAST", "application"]
