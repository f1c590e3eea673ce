"""How Django finds this feature."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "django_monolith.chat"
