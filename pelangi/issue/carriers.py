"""Who carries documents, and who may witness that old cards are destroyed."""

from django.db.models import QuerySet
from django.utils.timezone import localdate

from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role


def carriers() -> QuerySet[User]:
    """Return the field officers of today."""
    in_force = Assignment.objects.in_force(localdate()).filter(role=Role.FIELD_OFFICER)
    return User.objects.filter(pk__in=in_force.values("user"), is_active=True)


def witnesses(besides: User) -> QuerySet[User]:
    """Return the registry officers, coordinators and approvers of today but one."""
    roles = [Role.REGISTRY_OFFICER, Role.OUTREACH_COORDINATOR, Role.EXCEPTION_APPROVER]
    in_force = Assignment.objects.in_force(localdate()).filter(role__in=roles)
    found = User.objects.filter(pk__in=in_force.values("user"), is_active=True)
    return found.exclude(pk=besides.pk).order_by("display_name", "username")
