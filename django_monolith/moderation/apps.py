"""How Django finds this feature, and the panel of all features."""

from django.apps import AppConfig
from django.contrib.admin import apps


class ModerationConfig(AppConfig):
    name = "django_monolith.moderation"
    default = True


class PanelConfig(apps.AdminConfig):
    default_site = "django_monolith.moderation.panel.PanelSite"
    default = False
