"""What this variant is, and whether it is well."""

from collections.abc import Callable
from functools import cache
from importlib.metadata import version

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain.errors import Unavailable
from shared.domain.meta import public_limits

from ..chat.hub import hub
from ..schemas import Number, Text, Texts
from ..viewsets import OpenViewSet

PACKAGES = ("django", "djangorestframework", settings.SERVER)


class Meta(serializers.Serializer):
    variant = Text()
    framework = Text()
    server = Text()
    database = Text()
    transports = Texts()
    limits = serializers.DictField(child=Number(allow_null=True))
    versions = serializers.DictField(child=Text(), allow_null=True)


class Health(serializers.Serializer):
    status = Text()


class Readiness(Health):
    checks = serializers.DictField(child=Text())


class MetaViewSet(OpenViewSet):
    @extend_schema(responses=Meta)
    def get_meta(self, request: Request) -> Response:
        debug = settings.ENV.debug
        return self.answer(
            Meta,
            variant=settings.VARIANT,
            framework=f"Django {django.__version__}" if debug else "Django",
            server=settings.SERVER,
            database=settings.ENV.database,
            transports=settings.TRANSPORTS,
            limits=public_limits(settings.ENV),
            versions={name: version(name) for name in PACKAGES} if debug else None,
        )

    @extend_schema(responses=Health)
    def get_health(self, request: Request) -> Response:
        return self.answer(Health, status="ok")

    @extend_schema(responses=Readiness)
    def get_readiness(self, request: Request) -> Response:
        database = works(lambda: connection.cursor().execute("SELECT 1"))
        checks = {
            "database": database,
            "redis": works(hub.redis.ping),
            "migrations": database and works(check_migrations),
        }
        if missing := [name for name, ready in checks.items() if not ready]:
            raise Unavailable(*(f"{name} is not ready" for name in missing))
        return self.answer(Readiness, status="ok", checks=dict.fromkeys(checks, "ok"))

    @extend_schema(responses=str)
    def get_metrics(self, request: Request) -> HttpResponse:
        return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def works(check: Callable[[], object]) -> bool:
    try:
        check()
    except (DatabaseError, RedisError, OSError, LookupError):
        return False
    return True


@cache
def newest_migrations() -> list[tuple[str, str]]:
    return list(MigrationLoader(None).graph.leaf_nodes())


def check_migrations() -> None:
    """Raises KeyError for one that was not applied."""
    applied = MigrationRecorder(connection).applied_migrations()
    for migration in newest_migrations():
        applied[migration]
