"""Django's asynchronous views."""

import asyncio

from django.core.asgi import get_asgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from .django_models import configure, make_product
from .other_service import aget_price

configure(__name__)
Product = make_product()
COMPACT = {"separators": (",", ":")}


async def show_hello(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"hello": "world"}, json_dumps_params=COMPACT)


async def show_product(_: HttpRequest, number: int) -> JsonResponse:
    product = await Product.objects.aget(id=number)
    found = {"id": product.id, "name": product.name, "price": product.price}
    return JsonResponse(found, json_dumps_params=COMPACT)


async def list_products(_: HttpRequest) -> JsonResponse:
    found = [
        {"id": product.id, "name": product.name, "price": product.price}
        async for product in Product.objects.order_by("id")[:50]
    ]
    return JsonResponse({"products": found}, json_dumps_params=COMPACT)


async def add_prices(_: HttpRequest) -> JsonResponse:
    prices = await asyncio.gather(*(aget_price(number) for number in range(3)))
    return JsonResponse({"total": sum(prices)}, json_dumps_params=COMPACT)


urlpatterns = [
    path("hello", show_hello),
    path("products/<int:number>", show_product),
    path("products", list_products),
    path("prices", add_prices),
]
application = get_asgi_application()
