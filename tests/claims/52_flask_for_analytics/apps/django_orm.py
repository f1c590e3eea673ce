"""Django with its own ORM, on django_monolith's models."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ...reports.django_setup import set_up
from ...reports.encoding import encoded

set_up(ROOT_URLCONF=__name__, MIDDLEWARE=[])

from ...reports import django_orm  # noqa: E402


def report(_request: HttpRequest, name: str) -> HttpResponse:
    rows = django_orm.REPORTS[name]()
    return HttpResponse(encoded(rows), content_type="application/json")


urlpatterns = [path("reports/<name>", report)]
application = get_wsgi_application()
