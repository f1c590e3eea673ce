"""Django without its batteries, but with one that is slow and cannot be left out."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .. import django_minimal
from .middleware import SLOW

settings.MIDDLEWARE = [*django_minimal.settings.MIDDLEWARE, SLOW]
application = get_wsgi_application()
