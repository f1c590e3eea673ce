"""The monolith's settings, and a cache in Redis."""

from django_monolith.settings import *  # noqa: F403
from django_monolith.settings import ENV

ROOT_URLCONF = f"{__package__}.urls"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.redis_url,
    }
}
