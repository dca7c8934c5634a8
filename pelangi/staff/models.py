"""People who work here, what each may do and where, the audit chain, and the keys of personal data."""

import uuid
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models

from pelangi.staff.roles import Role, ScopeKind


class User(AbstractUser):
    """Someone with an account. What they may do stands in their assignments, never in flags on this row."""

    display_name = models.CharField(max_length=120, blank=True)

    def __str__(self):
        return self.display_name or self.username


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, day):
        """Assignments that count on `day`."""
        return self.filter(from_date__lte=day).filter(
            models.Q(until_date=None) | models.Q(until_date__gte=day)
        )


class Assignment(models.Model):
    """A role given to a person, with the place it counts for. `scope_code` is the code of that place."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=32, choices=Role)
    scope_kind = models.CharField(max_length=16, choices=ScopeKind)
    scope_code = models.CharField(max_length=40)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assignment_once", fields=["user", "role", "scope_kind", "scope_code", "from_date"]
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.role} {self.scope_code}"


class AuditEntry(models.Model):
    """One link of the audit chain: a deed, or a read of personal data. Never changed, never deleted.

    `hash` covers every other column and the hash of the entry before. Written only by staff.audit.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at_us = models.BigIntegerField()  # microseconds since 1970 UTC: spelt, and so hashed, alike everywhere
    actor = models.CharField(max_length=150)  # user name, "system" or "device:…": kept when an account goes
    deed = models.CharField(max_length=64)
    thing = models.CharField(max_length=120, blank=True)  # "ask.Request:17"
    person = models.UUIDField(null=True)  # PersonKey the deed concerns: pseudonymous
    detail = models.TextField()  # canonical JSON; never names, NIKs or special-category data
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(name="audit_by_person", fields=["person", "sequence"]),
            models.Index(name="audit_by_actor", fields=["actor", "sequence"]),
        ]

    def __str__(self):
        return f"{self.sequence} {self.deed}"

    @property
    def at(self) -> datetime:
        """Return the moment of the deed (aware, UTC)."""
        return datetime.fromtimestamp(self.at_us // 1_000_000, UTC) + timedelta(
            microseconds=self.at_us % 1_000_000
        )


class ChainHead(models.Model):
    """The last link, sealed with the master key, so that cutting off the end of the chain is seen too."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="chain_has_one_head", condition=models.Q(id=1))]

    def __str__(self):
        return f"{self.sequence}"


class PersonKey(models.Model):
    """The key under which one person's data are sealed, itself wrapped by the master key.

    Dropping `wrapped` erases the person everywhere; the row stays, so that the chain of deeds keeps its sense.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_key_dropped_with_date",
                condition=models.Q(wrapped=None, dropped_at__isnull=False)
                | models.Q(wrapped__isnull=False, dropped_at=None),
            ),
        ]

    def __str__(self):
        return str(self.id)
