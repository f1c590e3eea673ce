"""What this process hears and says over Redis."""

from django.conf import settings

from shared.live.threads.hub import Hub

hub = Hub(settings.ENV.redis_url)
