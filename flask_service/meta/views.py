"""What this variant is, and whether it is well."""

import sys
from importlib.metadata import version

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.domain.errors import Unavailable
from shared.domain.meta import public_limits

from ..chat.hub import hub
from ..database import reading
from ..settings import ENV, TRANSPORTS, VARIANT

bp = Blueprint("meta", __name__)
PACKAGES = ("flask", "werkzeug", "gunicorn", "gevent", "sqlalchemy")


def get_versions() -> dict[str, str]:
    python = sys.version.partition(" ")[0]
    return {"python": python} | {name: version(name) for name in PACKAGES}


def answers(statement: str) -> bool:
    try:
        with reading() as session:
            session.execute(text(statement))
    except SQLAlchemyError:
        return False
    return True


def redis_answers() -> bool:
    try:
        return bool(hub.redis.ping())
    except (RedisError, OSError):
        return False


@bp.get("/api/meta")
def get_meta() -> ResponseReturnValue:
    return {
        "variant": VARIANT,
        "framework": f"Flask {version('flask')}" if ENV.debug else "Flask",
        "server": "gunicorn",
        "database": ENV.database,
        "transports": TRANSPORTS,
        "limits": public_limits(ENV),
        "versions": get_versions() if ENV.debug else None,
    }


@bp.get("/healthz")
def get_health() -> ResponseReturnValue:
    return {"status": "ok"}


@bp.get("/readyz")
def get_readiness() -> ResponseReturnValue:
    checks = {
        "database": answers("SELECT 1"),
        "redis": redis_answers(),
        "migrations": answers("SELECT exempt_jti FROM users LIMIT 0"),
        "process": not hub.closed,
    }
    if missing := [name for name, ready in checks.items() if not ready]:
        raise Unavailable(*(f"{name} is not ready" for name in missing))
    del checks["process"]
    return {"status": "ok", "checks": dict.fromkeys(checks, "ok")}


@bp.get("/metrics")
def get_metrics() -> ResponseReturnValue:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
