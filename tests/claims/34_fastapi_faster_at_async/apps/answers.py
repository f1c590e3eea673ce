"""What both FastAPI apps answer."""

from pydantic import BaseModel, ConfigDict


class Hello(BaseModel):
    hello: str


class ProductAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    price: int


class ProductsAnswer(BaseModel):
    products: list[ProductAnswer]


class Total(BaseModel):
    total: int
