"""What was noted in clear at the door of an erased person is taken out: reasons, and exceptions that tell of health."""

from django.db import transaction

from pelangi.visit.models import Fact, Visit, VisitMove


@transaction.atomic
def forget_erased() -> None:
    """Empty reasons and captures of visits to erased people. Twice is harmless."""
    VisitMove.objects.filter(visit__appointment__request__person__key__wrapped=None).update(reason="")
    Fact.objects.filter(appointment__request__person__key__wrapped=None).update(reason="")
    Visit.objects.filter(appointment__request__person__key__wrapped=None).update(captured={})
