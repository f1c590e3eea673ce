"""The rows in SQLAlchemy, for Flask and FastAPI; ten connections."""

import os

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE = os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:", 1)
POOL = {"pool_size": 10, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"}


class Base(DeclarativeBase):
    """What every model inherits."""


class Product(Base):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[int]
