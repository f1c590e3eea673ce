"""Flask-Admin on SQLAlchemy, as its documentation begins."""

import os

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
    sessionmaker,
)


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
session: scoped_session[Session] = scoped_session(sessionmaker(engine))

app = Flask(__name__)
app.secret_key = "a small app's own secret: 51e2b84d067f3a9c"
app.teardown_appcontext(lambda _: session.remove())
admin = Admin(app, name="Articles")
if "MODELS_ONLY" not in os.environ:
    admin.add_view(ModelView(Article, session))
    admin.add_view(ModelView(Comment, session))
