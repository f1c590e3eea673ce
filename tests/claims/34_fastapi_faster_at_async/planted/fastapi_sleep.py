"""FastAPI on a loop that somebody blocks."""

from ..apps.fastapi_async import application as unplanted
from . import asgi, sleep

application = asgi(unplanted, sleep)
