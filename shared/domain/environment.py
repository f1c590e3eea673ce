"""Settings are environment variables, the same names in every variant."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.engines import engine_of

from .rates import Rates
from .secret_files import SecretFile, with_secrets

SECRET_MIN = 32  # bytes, RFC 7518 §3.2 for HS256
DEVELOPMENT_KEY = "development only, never in production: 0123456789abcdef"


class BadSetting(SystemExit):
    """Stops the start with one clear line and exit code 1."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"parallax: setting {name} {why}")


@dataclass(frozen=True)
class Environment:
    """Every setting, read and checked."""

    debug: bool  # ENVIRONMENT=development
    secret_key: str
    database_url: str  # sqlite:////path or postgresql://user:password@host:port/name
    redis_url: str
    allowed_hosts: list[str]
    public_url: str
    cors_origins: list[str]
    database_pool: int  # connections a process
    rate_limits: bool
    rates: Rates
    trusted_proxies: int
    log_level: str
    log_format: str

    @property
    def database(self) -> str:
        """`sqlite`, `postgresql` or `mariadb`."""
        return engine_of(self.database_url)

    @property
    def secure(self) -> bool:
        """Whether people reach us by https: cookies are then Secure."""
        return self.public_url.startswith("https://")


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """The settings in `variables`. Raises BadSetting, naming the first bad one."""
    try:
        variables = with_secrets(variables)
    except SecretFile as error:
        raise BadSetting(error.name, error.why) from error
    debug = _choice(variables, "ENVIRONMENT", "production development") == (
        "development"
    )
    secret = variables.get("SECRET_KEY", DEVELOPMENT_KEY if debug else "")
    if not debug and (len(secret.encode()) < SECRET_MIN or len(set(secret)) < 8):
        raise BadSetting("SECRET_KEY", f"needs {SECRET_MIN} random bytes or more")
    if not debug and secret == DEVELOPMENT_KEY:
        raise BadSetting("SECRET_KEY", "is the published one of development")
    public_url = variables.get("PUBLIC_URL", "http://127.0.0.1:8000")
    host = urlsplit(public_url).hostname
    if host is None:
        raise BadSetting("PUBLIC_URL", f"is no address: {public_url}")
    local = ["localhost", "127.0.0.1", "[::1]"] if debug else []
    hosts = _words(variables, "ALLOWED_HOSTS", "") or [host, *local]
    if not debug and "*" in hosts:
        raise BadSetting("ALLOWED_HOSTS", "must not be * in production")
    return Environment(
        debug=debug,
        secret_key=secret,
        database_url=_database_url(variables),
        redis_url=_url(variables, "REDIS_URL", "redis rediss unix"),
        allowed_hosts=hosts,
        public_url=public_url.rstrip("/"),
        cors_origins=_words(variables, "CORS_ORIGINS", "*" if debug else ""),
        database_pool=_whole(variables, "DATABASE_POOL", "10"),
        rate_limits=_choice(variables, "RATE_LIMITS", "on off") == "on",
        rates=_rates(variables),
        trusted_proxies=_whole(variables, "TRUSTED_PROXIES", "0"),
        log_level=_choice(variables, "LOG_LEVEL", "info debug warning error").upper(),
        log_format=_choice(variables, "LOG_FORMAT", "json text"),
    )


def _choice(variables: Mapping[str, str], name: str, choices: str) -> str:
    value = variables.get(name, choices.split()[0]).lower()
    if value not in choices.split():
        raise BadSetting(name, f"must be one of: {choices}")
    return value


def _words(variables: Mapping[str, str], name: str, default: str) -> list[str]:
    words = variables.get(name, default).split(",")
    return [word.strip() for word in words if word.strip()]


def _whole(variables: Mapping[str, str], name: str, default: str) -> int:
    value = variables.get(name, default)
    if not value.isdecimal():
        raise BadSetting(name, f"must be a whole number, not {value}")
    return int(value)


def _url(variables: Mapping[str, str], name: str, schemes: str) -> str:
    value = variables.get(name, "")
    if urlsplit(value).scheme not in schemes.split():
        raise BadSetting(
            name, f"must be a URL that begins with {schemes.split()[0]}://"
        )
    return value


def _database_url(variables: Mapping[str, str]) -> str:
    value = _url(variables, "DATABASE_URL", "postgresql sqlite mariadb mysql")
    if value.startswith("sqlite:") and not value.startswith("sqlite:////"):
        raise BadSetting("DATABASE_URL", "must name a file: sqlite:////absolute/path")
    return value


def _rates(variables: Mapping[str, str]) -> Rates:
    texts = {
        "RATE_LIMIT_LOGIN_ACCOUNT": "10/minute",
        "RATE_LIMIT_LOGIN_ADDRESS": "60/minute",
        "RATE_LIMIT_WRITES": "120/minute",
        "RATE_LIMIT_OPENINGS": "60/minute",
    }
    try:
        return Rates.of(*(variables.get(name, text) for name, text in texts.items()))
    except ValueError as error:
        raise BadSetting("RATE_LIMIT_*", "must look like 10/minute") from error
