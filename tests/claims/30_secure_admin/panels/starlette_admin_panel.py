"""starlette-admin on SQLAlchemy, as its documentation begins."""

import os

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette_admin.contrib.sqla import Admin, ModelView


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str]


class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    body: Mapped[str]


engine = create_engine(f"sqlite:///{os.environ['PANEL_DATABASE']}")
Base.metadata.create_all(engine)

app = Starlette()
admin = Admin(engine, secret_key="a small app's own secret: 51e2b84d067f3a9c")
if "MODELS_ONLY" not in os.environ:
    admin.add_view(ModelView(Article))
    admin.add_view(ModelView(Comment))
admin.mount_to(app)
