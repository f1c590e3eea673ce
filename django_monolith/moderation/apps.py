"""How Django finds this feature."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "django_monolith.moderation"
