"""Fixtures that several of these files share."""

from .compose_fixtures import engine, stack
from .nginx_fixtures import app, front, upstream
from .nspawn_fixtures import parts

__all__ = ["app", "engine", "front", "parts", "stack", "upstream"]
