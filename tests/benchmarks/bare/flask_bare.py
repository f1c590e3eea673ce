"""A bare JSON endpoint in Flask."""

from flask import Flask

application = Flask(__name__)


@application.get("/bare")
def bare() -> dict[str, str]:
    return {"status": "ok"}
