"""Django without its batteries: no apps, no middleware, no project folder."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[])

COMPACT = {"separators": (",", ":")}


def product(_: HttpRequest, number: int) -> JsonResponse:
    found = {"id": number, "name": "Analytical engine", "price": 1843}
    return JsonResponse(found, json_dumps_params=COMPACT)


urlpatterns = [path("products/<int:number>", product)]
application = get_wsgi_application()
