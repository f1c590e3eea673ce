"""sqladmin on FastAPI's foundation, as its documentation begins."""

import os

from sqladmin import Admin, ModelView
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette


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


class ArticleAdmin(ModelView, model=Article):
    column_list = [Article.id, Article.title]


class CommentAdmin(ModelView, model=Comment):
    column_list = [Comment.id, Comment.body]


engine = create_engine(f"sqlite:///{os.environ['PANEL_DATABASE']}")
Base.metadata.create_all(engine)

app = Starlette()
admin = Admin(app, engine)
if "MODELS_ONLY" not in os.environ:
    admin.add_view(ArticleAdmin)
    admin.add_view(CommentAdmin)
