"""The settings, read once from the environment."""

import logging
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from shared.domain import environment, limits, logs, security

from . import database

ROOT = Path(__file__).parent.parent
ENV = environment.read()

VARIANT = "django_monolith"
SERVER = "gunicorn"
TRANSPORTS = ["poll"]
THREADS = 12  # of each process; half of them may hold a waiting reader

SECRET_KEY = ENV.secret_key
DEBUG = False  # also in development: the contract's errors are the same everywhere
ALLOWED_HOSTS = ENV.allowed_hosts
ROOT_URLCONF = "django_monolith.urls"
WSGI_APPLICATION = "django_monolith.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django_monolith.moderation.apps.PanelConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "django_monolith.accounts",
    "django_monolith.articles",
    "django_monolith.chat",
    "django_monolith.notifications",
    "django_monolith.moderation",
]

MIDDLEWARE = [
    "django_monolith.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_monolith.pages.PagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "django_monolith/templates"],
        "APP_DIRS": True,  # the panel's
        "OPTIONS": {
            "builtins": ["django_monolith.filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django_monolith.pages.context",
            ],
        },
    },
]

DATABASES = {"default": database.settings(ENV)}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django_monolith.accounts.auth.EmailBackend"]
PASSWORD_HASHERS = ["django_monolith.accounts.auth.PasswordHasher"]

LOGIN_URL = "/login"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "django_monolith.accounts.auth.TokenAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["django_monolith.rates.WriteThrottle"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "django_monolith.requests.JSONOnly",
    "DEFAULT_PARSER_CLASSES": ["django_monolith.requests.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "django_monolith.openapi.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "django_monolith.errors.exception_handler",
    "NUM_PROXIES": ENV.trusted_proxies,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Parallax",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # the pages' session is not the contract's business
    "AUTHENTICATION_WHITELIST": ["django_monolith.accounts.auth.TokenAuthentication"],
}

CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = "*" in ENV.cors_origins
CORS_ALLOWED_ORIGINS = [origin for origin in ENV.cors_origins if origin != "*"]
CORS_ALLOW_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
CORS_ALLOW_HEADERS = ["Authorization", "Content-Type", "Last-Event-ID"]
CORS_EXPOSE_HEADERS = ["Retry-After"]

# The cookies' names carry the variant: browsers share cookies between ports.
SESSION_COOKIE_NAME = f"{'__Host-' if ENV.secure else ''}{VARIANT}_session"
SESSION_COOKIE_SECURE = ENV.secure
CSRF_COOKIE_NAME = f"{'__Host-' if ENV.secure else ''}{VARIANT}_csrf"
CSRF_COOKIE_SECURE = ENV.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ENV.public_url]
CSRF_FAILURE_VIEW = "django_monolith.errors.csrf_failure"
MESSAGE_STORAGE = "django_monolith.pages.FlashStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.REQUEST_MAX
# Nobody uploads a file here: a large one is dropped as it comes, not put on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

if ENV.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENV.secure else 0
SECURE_CSP = {
    name: sources.replace("'nonce-{nonce}'", CSP.NONCE).split()
    for name, sources in security.POLICY.items()
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # emails are unique by email_key, which is folded
    "security.W005",  # other hosts of the domain, and the browsers' preload list,
    "security.W021",  # are for the owner of the domain to decide
    "security.W008",  # the proxy redirects to https, see deploy/
]

STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "shared/ui/static"]
WHITENOISE_USE_FINDERS = True  # no collectstatic: what is installed is served
WHITENOISE_AUTOREFRESH = ENV.debug  # else a file's size is what it was at the start
WHITENOISE_ALLOW_ALL_ORIGINS = False


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: Any, path: str, url: str) -> None:
    headers["Cache-Control"] = security.STATIC_CACHE


USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

LOGGING_CONFIG = None
logs.configure(ENV)
logging.getLogger("django.request").setLevel("ERROR")  # a refusal is no news
logging.getLogger("django.security").setLevel("CRITICAL")
