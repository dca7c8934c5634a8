"""Who carries documents."""

from django.db.models import QuerySet
from django.utils.timezone import localdate

from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role


def carriers() -> QuerySet[User]:
    """Return the field officers of today."""
    in_force = Assignment.objects.in_force(localdate()).filter(role=Role.FIELD_OFFICER)
    return User.objects.filter(pk__in=in_force.values("user"), is_active=True)
