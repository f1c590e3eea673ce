"""The FastAPI variant on a loop that somebody blocks."""

from fastapi_service.main import app as unplanted

from . import asgi, sleep

application = asgi(unplanted, sleep)
