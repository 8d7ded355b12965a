from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from generation.ids import new_id
from generation.money import MoneyField
from reviews.people.states import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", password: str | None = None, **fields: object) -> User:
        user = self.model(email=email.strip().lower(), name=name or email.partition("@")[0], **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str = "", password: str | None = None) -> User:
        return self.create_user(email, name, password, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="email_once_whatever_its_case"),)

    def __str__(self) -> str:
        return self.name


class Workspace(models.Model):
    """Everything belongs to one; it sees only its own. `monthly_limit` null: the month only counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    monthly_limit = MoneyField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a workspace: one or more roles, and tags that a policy's stage can ask for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="memberships")
    roles = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("workspace__name",)
        constraints = (models.UniqueConstraint(fields=("user", "workspace"), name="one_membership"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.workspace_id}"


class ApiToken(models.Model):
    """A token belongs to exactly one membership; only its sha256 is stored (the token itself has 256 bits)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token of {self.membership_id}"


class RateCard(models.Model):
    """What an hour of a role's time costs a workspace, valid from a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="rate_cards")
    role = models.CharField(max_length=10, choices=Role)
    per_hour = MoneyField()
    valid_from = models.DateField()

    class Meta:
        ordering = ("role", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "role", "valid_from"), name="one_rate_a_day"),
            models.CheckConstraint(condition=Q(per_hour__gte=0), name="rate_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.per_hour}"
