"""A project as `django-admin startproject` makes it, with one app of two models."""
