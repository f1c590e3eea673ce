"""People and who follows whom."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from shared.domain import text, times

from .roles import PERMISSIONS


class UserManager(BaseUserManager):
    """Makes users; what is unique has its key set with it."""

    def create_user(
        self, username: str, email: str, password: str, **fields: Any
    ) -> "User":
        user = self.model(**fields)
        user.rename(username, email)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str, password: str, **fields: Any
    ) -> "User":
        """For `manage createsuperuser`: the first admin of a new installation."""
        return self.create_user(username, email, password, role="admin", **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email_key=text.fold(email))


class User(AbstractBaseUser):
    class Role(models.TextChoices):
        MEMBER = "member"
        MODERATOR = "moderator"
        ADMIN = "admin"

    username = models.CharField(max_length=40)
    username_key = models.CharField(max_length=720)
    email = models.CharField(max_length=254)
    email_key = models.CharField(max_length=254)
    password = models.CharField(max_length=255)
    bio = models.TextField(null=True)
    image = models.CharField(max_length=2000, null=True)
    role = models.CharField(max_length=16, choices=Role, default=Role.MEMBER)
    is_active = models.BooleanField("active", default=True)
    token_version = models.IntegerField(default=0)
    exempt_jti = models.CharField(max_length=64, null=True)
    created_at = models.DateTimeField(default=times.now)

    last_login = None  # the base class has it, the contract's table does not

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username"]

    class Meta:
        db_table = "users"
        constraints = [
            models.UniqueConstraint(fields=["username_key"], name="users_username_key"),
            models.UniqueConstraint(fields=["email_key"], name="users_email_key"),
        ]

    def __str__(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username

    def rename(self, username: str | None, email: str | None) -> None:
        """Set what is given, and the key under which it is unique."""
        if username is not None:
            self.username, self.username_key = username, text.fold(username)
        if email is not None:
            self.email, self.email_key = email, text.fold(email)

    def revoke(self, exempt_jti: str | None) -> None:
        """Every token and session of the user stops working, but for one token."""
        self.token_version += 1
        self.exempt_jti = exempt_jti

    @property
    def is_moderator(self) -> bool:
        return self.role in (self.Role.MODERATOR, self.Role.ADMIN)

    @property
    def is_staff(self) -> bool:
        """Whether the panel lets them in."""
        return self.is_active and self.is_moderator

    @property
    def is_superuser(self) -> bool:
        return self.role == self.Role.ADMIN

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and perm in PERMISSIONS[self.role]

    def has_module_perms(self, app_label: str) -> bool:
        held = PERMISSIONS[self.role] if self.is_active else ()
        return any(perm.startswith(f"{app_label}.") for perm in held)

    def get_session_auth_hash(self) -> str:
        """Django's changes with the password, ours with the token version too:
        `revoke_tokens` also ends sessions."""
        return f"{super().get_session_auth_hash()}.{self.token_version}"


class Follow(models.Model):
    follower = models.ForeignKey(
        User, models.DB_CASCADE, related_name="follows", db_index=False
    )
    followed = models.ForeignKey(
        User, models.DB_CASCADE, related_name="followers", db_index=False
    )
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        db_table = "follows"
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "followed"], name="follows_pair"
            ),
        ]
        indexes = [models.Index(fields=["followed"], name="follows_followed")]
