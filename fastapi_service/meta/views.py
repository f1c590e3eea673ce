"""What this variant is, and whether it is well."""

from importlib.metadata import version

import fastapi
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.domain.errors import Unavailable
from shared.domain.meta import public_limits

from ..chat.hub import hub
from ..database import reading
from ..schemas import Shape
from ..settings import ENV, TRANSPORTS, VARIANT

router = APIRouter(tags=["meta"])


class Meta(Shape):
    variant: str
    framework: str
    server: str
    database: str
    transports: list[str]
    limits: dict[str, int | None]
    versions: dict[str, str] | None


class Health(Shape):
    status: str = "ok"


class Readiness(Health):
    checks: dict[str, str]


@router.get("/api/meta")
async def get_meta() -> Meta:
    packages = ("fastapi", "starlette", "uvicorn", "sqlalchemy")
    return Meta(
        variant=VARIANT,
        framework=f"FastAPI {fastapi.__version__}" if ENV.debug else "FastAPI",
        server="uvicorn",
        database=ENV.database,
        transports=TRANSPORTS,
        limits=public_limits(ENV),
        versions={name: version(name) for name in packages} if ENV.debug else None,
    )


@router.get("/healthz")
async def get_health() -> Health:
    return Health()


@router.get("/readyz")
async def get_readiness() -> Readiness:
    checks = {
        "database": await answers("SELECT 1"),
        "redis": await redis_answers(),
        "migrations": await answers("SELECT exempt_jti FROM users LIMIT 0"),
    }
    if missing := [name for name, ready in checks.items() if not ready]:
        raise Unavailable(*(f"{name} is not ready" for name in missing))
    return Readiness(checks=dict.fromkeys(checks, "ok"))


async def answers(statement: str) -> bool:
    try:
        async with reading() as session:
            await session.execute(text(statement))
    except (SQLAlchemyError, OSError):
        return False
    return True


async def redis_answers() -> bool:
    try:
        return bool(await hub.redis.ping())
    except (RedisError, OSError):
        return False


@router.get("/metrics", response_class=Response)
async def get_metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
