"""Ideas: sent by staff and residents, looked through by Bapperida, followed by whoever sent them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pelangi.ask.form_token import BadStamp, TooQuick, read_stamp, stamp
from pelangi.ask.throttle import too_often
from pelangi.innovate import actions
from pelangi.innovate.forms.ideas import IdeaForm, TakeUpForm
from pelangi.innovate.models import Idea
from pelangi.staff.permissions import may, needs, open_to_all
from pelangi.staff.protection import unseal
from pelangi.staff.roles import Deed

A_PAGE = 50
MOST, WINDOW_S = 10, 3600


@never_cache
@open_to_all("residents send ideas without an account; nothing is shown but the form and the code")
def new_idea(request: HttpRequest) -> HttpResponse:
    """Send an idea: anybody. Somebody signed in sees their own ones too."""
    of_staff = request.user.is_authenticated and may(request.user, Deed.INNOVATION_VIEW)
    form = IdeaForm(request.POST or None, of_staff=of_staff, initial={"stamp": stamp(now())})
    sent = None
    if request.method == "POST" and form.is_valid() and _is_stamped(request, form):
        given = {"contact": "", **form.cleaned_data}
        given.pop("stamp")
        sent = actions.send_idea(**given, by=request.user if of_staff else None, at=now())
    own = Idea.objects.filter(sender=request.user).order_by("-at", "-pk") if of_staff else []
    return render(request, "innovate/new_idea.html", {"form": form, "sent": sent, "own": own})


def _is_stamped(request: HttpRequest, form: IdeaForm) -> bool:
    """Say whether a hand filled the form in; where not, the form says so and carries a fresh stamp."""
    try:
        read_stamp(form.cleaned_data["stamp"], now())
        if not too_often(request, "idea", most=MOST, window_s=WINDOW_S):
            return True
        form.add_error(None, _("Too many ideas from this connection within an hour. Come back later."))
    except (BadStamp, TooQuick) as refusal:
        form.add_error(None, str(refusal))
        form.data = {**form.data.dict(), "stamp": stamp(now())}
    return False


@never_cache
@open_to_all("who sent an idea asks what came of it with the code they were given; it shows no name")
def follow_idea(request: HttpRequest) -> HttpResponse:
    """Say what came of an idea, by its code."""
    code = request.GET.get("code", "").strip().upper()[:16]
    found = None
    if code and not too_often(request, "idea-code", most=60, window_s=WINDOW_S):
        found = Idea.objects.filter(code=code).first()
    return render(request, "innovate/follow_idea.html", {"code": code, "idea": found})


@needs(Deed.INNOVATION_VERIFY)
def ideas(request: HttpRequest) -> HttpResponse:
    """Every idea, the new ones first."""
    state = request.GET.get("state", "")
    found = Idea.objects.select_related("sender", "agency", "area", "innovation").order_by("-at", "-pk")
    if state in Idea.State.values:
        found = found.filter(state=state)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "innovate/ideas.html", {"page": page, "state": state, "states": Idea.State.choices}
    )


@needs(Deed.INNOVATION_VERIFY)
@never_cache
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    """One idea with who sent it; give it to an agency, or set it aside with an answer."""
    found = get_object_or_404(Idea.objects.select_related("sender", "agency", "area", "innovation"), pk=pk)
    contact = ""
    if found.sealed_contact:
        contact = unseal(found.sealed_contact, f"innovate.idea:{found.code}").decode()
        actions.note_contact(found, by=request.user, at=now())
    context = {"idea": found, "contact": contact, "form": TakeUpForm()}
    return render(request, "innovate/idea.html", context)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def settle_idea(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an idea to an agency as a draft, or set it aside."""
    found = get_object_or_404(Idea, pk=pk)
    try:
        if request.POST.get("deed") == "aside":
            actions.answer_idea(found, answer=request.POST.get("answer", ""), by=request.user, at=now())
        else:
            form = TakeUpForm(request.POST)
            if form.is_valid():
                made = actions.take_up(found, form.cleaned_data["agency"], by=request.user, at=now())
                return redirect("innovate:innovation", made.pk)
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:idea", pk)
