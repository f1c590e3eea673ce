"""How Django finds this feature."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "django_monolith.notifications"
