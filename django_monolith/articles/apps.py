"""How Django finds this feature."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "django_monolith.articles"
