"""How Django finds this feature."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "django_monolith.accounts"
