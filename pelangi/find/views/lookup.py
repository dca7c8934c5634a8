"""Page: is this one person in the register, and what do they lack?"""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from pelangi.find import background, lookup
from pelangi.find.forms import LookUpForm
from pelangi.find.models import RegisterSnapshot, Verdict
from pelangi.find.words import REASONS
from pelangi.staff import audit
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.MATCH_REVIEW)
def look_up(request):
    """One person typed, the whole register asked; posted, so that no address has a name."""
    today = timezone.localdate()
    form = LookUpForm(request.POST or None, today=today, language=get_language() or "id")
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    is_ready = snapshot is not None and lookup.is_ready(snapshot)
    if snapshot is not None and not is_ready:
        background.start_lookup(snapshot)
    if is_ready and request.method == "GET":
        lookup.warm(snapshot)
    context = {"form": form, "snapshot": snapshot, "is_ready": is_ready}
    if request.method == "POST" and is_ready and form.is_valid():
        answer, found = lookup.alike(form.row, user=request.user, as_of=today)
        context |= {
            "found": found,
            "verdict": Verdict(answer.verdict),
            "reason": str(REASONS.get(answer.reason_code, answer.reason_code)) % answer.reason_values,
        }
        audit.record(
            "find.look_up", snapshot, by=request.user, at=timezone.now(), detail={"found": len(found)}
        )
    return render(request, "find/look_up.html", context)
