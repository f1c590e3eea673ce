"""The monolith's settings, and what live readers take."""

import warnings

from django_monolith.settings import *  # noqa: F403
from django_monolith.settings import DATABASES, ENV, INSTALLED_APPS
from shared.domain import live
from shared.live.patience import REDIS

VARIANT = "realtime_channels"
SERVER = "uvicorn"
TRANSPORTS = ["poll", "sse", "ws"]

INSTALLED_APPS = ["channels", *INSTALLED_APPS]
ASGI_APPLICATION = "realtime_channels.asgi.application"

# Under ASGI a connection that is kept is kept by a thread that goes, and leaks.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# The stock layer, on the wire that all variants share.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "realtime_channels.layer.HintLayer",
        "CONFIG": {
            "hosts": [{"address": ENV.redis_url, **REDIS}],
            "prefix": live.PREFIX,
            "serializer_format": "shared_json",
        },
    }
}

# WhiteNoise reads files as WSGI does; ours are small.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous")

SESSION_COOKIE_NAME = f"{'__Host-' if ENV.secure else ''}{VARIANT}_session"
CSRF_COOKIE_NAME = f"{'__Host-' if ENV.secure else ''}{VARIANT}_csrf"
