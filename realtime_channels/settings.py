"""The monolith's settings, and what live readers take."""

from django_monolith.settings import *  # noqa: F403
from django_monolith.settings import DATABASES, ENV, INSTALLED_APPS
from shared.domain import live

VARIANT = "realtime_channels"
SERVER = "uvicorn"
TRANSPORTS = ["poll", "sse", "ws"]

INSTALLED_APPS = ["channels", *INSTALLED_APPS]
ASGI_APPLICATION = "realtime_channels.asgi.application"

# Under ASGI a connection that is kept is kept by a thread that goes, and leaks.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# The stock layer, on the wire that all variants share. redis-py 8 would close an idle
# subscription after 5 seconds: no time limit on its socket.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": ENV.redis_url, "socket_timeout": None}],
            "prefix": live.PREFIX,
            "serializer_format": "json",
        },
    }
}

SESSION_COOKIE_NAME = f"{'__Host-' if ENV.secure else ''}{VARIANT}_session"
CSRF_COOKIE_NAME = f"{'__Host-' if ENV.secure else ''}{VARIANT}_csrf"
