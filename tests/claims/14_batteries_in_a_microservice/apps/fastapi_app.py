"""The endpoint in FastAPI."""

from fastapi import FastAPI
from pydantic import BaseModel


class Product(BaseModel):
    id: int
    name: str
    price: int


application = FastAPI()


@application.get("/products/{number}")
async def product(number: int) -> Product:
    return Product(id=number, name="Analytical engine", price=1843)
