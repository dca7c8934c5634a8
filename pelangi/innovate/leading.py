"""What room `report` shows a leader of the index: the last reckoning that was kept, and the last target asked for."""

from decimal import Decimal

from django.urls import reverse
from django.utils.timezone import localdate

from pelangi.innovate.models import Advice, IndexReckoning
from pelangi.report.leading import Standing, tell


def standing() -> Standing | None:
    """Return the verified index of the last kept reckoning; None while there is none."""
    last = IndexReckoning.objects.order_by("-at", "-pk").only("at", "verified").first()
    if last is None:
        return None
    target = (
        Advice.objects.exclude(target=None)
        .order_by("-asked_at", "-pk")
        .values_list("target", flat=True)
        .first()
    )
    index = Decimal(str(last.verified["index"]))
    return Standing(index, localdate(last.at), target, reverse("innovate:index"))


def be_told() -> None:
    """Have room report tell leaders of the index."""
    tell(standing)
