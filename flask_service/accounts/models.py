"""People and who follows whom."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class User(UserMixin, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40))
    username_key: Mapped[str] = mapped_column(String(720))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    password: Mapped[str] = mapped_column(String(255))
    bio: Mapped[str | None] = mapped_column(Text)
    image: Mapped[str | None] = mapped_column(String(2000))
    role: Mapped[str] = mapped_column(String(16), default="member")
    is_active: Mapped[bool] = mapped_column(default=True)
    token_version: Mapped[int] = mapped_column(default=0)
    exempt_jti: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    def get_id(self) -> str:
        """What Flask-Login keeps in the session: revoking tokens ends it too."""
        return f"{self.id}.{self.token_version}"

    @property
    def is_moderator(self) -> bool:
        return self.role in ("moderator", "admin")


class Follow(Base):
    __tablename__ = "follows"

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    followed_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    created_at: Mapped[datetime]
