"""Django finds this file by its name; without its lines the panel knows no model."""

import os

from django.contrib import admin

from .models import Article, Comment

if "MODELS_ONLY" not in os.environ:
    admin.site.register(Article)
    admin.site.register(Comment)
