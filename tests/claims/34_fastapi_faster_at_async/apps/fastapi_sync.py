"""FastAPI with `def`: it runs each in a thread of its pool."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session as SyncSession

from .answers import Hello, ProductAnswer, ProductsAnswer, Total
from .other_service import get_price
from .rows import DATABASE, POOL, Product

application = FastAPI()
engine = create_engine(DATABASE, **POOL)


def get_session() -> Iterator[SyncSession]:
    with SyncSession(engine) as session:
        yield session


Session = Annotated[SyncSession, Depends(get_session, scope="function")]


@application.get("/hello")
def show_hello() -> Hello:
    return Hello(hello="world")


@application.get("/products/{number}")
def show_product(number: int, session: Session) -> ProductAnswer:
    found = session.scalars(select(Product).where(Product.id == number))
    return ProductAnswer.model_validate(found.one())


@application.get("/products")
def list_products(session: Session) -> ProductsAnswer:
    found = session.scalars(select(Product).order_by(Product.id).limit(50))
    products = [ProductAnswer.model_validate(product) for product in found]
    return ProductsAnswer(products=products)


@application.get("/prices")
def add_prices() -> Total:
    prices = [get_price(number) for number in range(3)]
    return Total(total=sum(prices))
