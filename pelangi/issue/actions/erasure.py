"""What people wrote about an erased person at the desk is taken out; kinds, states and days stay for the figures."""

from django.db import transaction

from pelangi.issue.models import Complaint, DocumentMove


@transaction.atomic
def forget_erased() -> None:
    """Empty the words of complaints and moves about erased people. Twice is harmless."""
    DocumentMove.objects.filter(document__need__person__key__wrapped=None).update(reason="")
    Complaint.objects.filter(request__person__key__wrapped=None).update(text="", answer="")
