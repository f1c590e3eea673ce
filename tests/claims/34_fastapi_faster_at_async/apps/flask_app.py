"""Flask."""

from typing import Any

from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from .other_service import get_price
from .rows import DATABASE, POOL, Product

application = Flask(__name__)
application.json.sort_keys = False
engine = create_engine(DATABASE, **POOL)


@application.get("/hello")
def show_hello() -> dict[str, str]:
    return {"hello": "world"}


@application.get("/products/<int:number>")
def show_product(number: int) -> dict[str, Any]:
    with Session(engine) as session:
        product = session.scalars(select(Product).where(Product.id == number)).one()
        return {"id": product.id, "name": product.name, "price": product.price}


@application.get("/products")
def list_products() -> dict[str, Any]:
    with Session(engine) as session:
        found = [
            {"id": product.id, "name": product.name, "price": product.price}
            for product in session.scalars(
                select(Product).order_by(Product.id).limit(50)
            )
        ]
    return {"products": found}


@application.get("/prices")
def add_prices() -> dict[str, int]:
    prices = [get_price(number) for number in range(3)]
    return {"total": sum(prices)}
