"""Django with all its batteries, one of which is slow."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .. import django_full
from .middleware import SLOW

settings.MIDDLEWARE = [*django_full.settings.MIDDLEWARE, SLOW]
application = get_wsgi_application()
