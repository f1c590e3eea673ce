"""FastAPI with `async def`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from .answers import Hello, ProductAnswer, ProductsAnswer, Total
from .other_service import aget_price
from .rows import DATABASE, POOL, Product

application = FastAPI()
engine = create_async_engine(DATABASE, **POOL)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine) as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session, scope="function")]


@application.get("/hello")
async def show_hello() -> Hello:
    return Hello(hello="world")


@application.get("/products/{number}")
async def show_product(number: int, session: Session) -> ProductAnswer:
    found = await session.scalars(select(Product).where(Product.id == number))
    return ProductAnswer.model_validate(found.one())


@application.get("/products")
async def list_products(session: Session) -> ProductsAnswer:
    found = await session.scalars(select(Product).order_by(Product.id).limit(50))
    products = [ProductAnswer.model_validate(product) for product in found]
    return ProductsAnswer(products=products)


@application.get("/prices")
async def add_prices() -> Total:
    prices = await asyncio.gather(*(aget_price(number) for number in range(3)))
    return Total(total=sum(prices))
