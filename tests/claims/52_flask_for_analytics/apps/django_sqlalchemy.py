"""Django with SQLAlchemy: a session in a view, and nothing of Django's ORM."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from flask_service.database import reading

from ...reports import sqlalchemy_orm
from ...reports.encoding import encoded

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])


def report(_request: HttpRequest, name: str) -> HttpResponse:
    with reading() as session:
        rows = session.execute(sqlalchemy_orm.REPORTS[name]()).mappings()
        return HttpResponse(encoded(rows), content_type="application/json")


urlpatterns = [path("reports/<name>", report)]
application = get_wsgi_application()
