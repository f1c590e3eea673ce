"""The endpoint in Flask."""

from flask import Flask

application = Flask(__name__)
application.json.sort_keys = False


@application.get("/products/<int:number>")
def product(number: int) -> dict[str, int | str]:
    return {"id": number, "name": "Analytical engine", "price": 1843}
