"""The addresses of `django_full`; apart, since the admin wants its apps loaded."""

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.urls import path

COMPACT = {"separators": (",", ":")}


def product(_: HttpRequest, number: int) -> JsonResponse:
    found = {"id": number, "name": "Analytical engine", "price": 1843}
    return JsonResponse(found, json_dumps_params=COMPACT)


urlpatterns = [
    path("admin/", admin.site.urls),
    path("products/<int:number>", product),
]
