"""The front door: Django for plain HTTP, consumers for whoever stays connected."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realtime_channels.settings")
django.setup(set_prefix=False)

from .lifespan import lifespan  # noqa: E402
from .routing import http_urlpatterns, websocket_urlpatterns  # noqa: E402
from .streams import WaitingPolls  # noqa: E402

application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": WaitingPolls(
            URLRouter(http_urlpatterns(get_asgi_application())),
        ),
        "websocket": URLRouter(websocket_urlpatterns),
    }
)
