"""What this process hears and says over Redis."""

from django.conf import settings

from shared.domain.hub import Hub

hub = Hub(settings.ENV.redis_url)
