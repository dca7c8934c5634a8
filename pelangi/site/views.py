"""Pages above the rooms: what waits for me today, health, language, errors."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pelangi.site.erasure import erase
from pelangi.site.waiting import waiting_for
from pelangi.site.ways import ways_for
from pelangi.staff.forms import EraseForm
from pelangi.staff.models import PersonKey
from pelangi.staff.permissions import needs, open_to_all, signed_in
from pelangi.staff.roles import Deed


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me today, by what I may do."""
    return render(request, "site/home.html", {"tasks": waiting_for(request.user), **ways_for(request.user)})


@never_cache
@open_to_all("a monitor has no account; says only whether the service answers")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@open_to_all("closed to everybody: a page of the sign-in library that has no use here")
def closed(request: HttpRequest) -> HttpResponse:
    """404: accounts are given by an administrator, no e-mail is sent."""
    raise Http404


@require_safe
@open_to_all("whoever forgot the password cannot sign in; says whom to ask")
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Whom to ask for a new password; nothing can be sent in here."""
    return render(request, "account/password_reset.html")


@require_POST
@open_to_all("the sign-in page must be readable too")
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = redirect(back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.PRODUCTION,
        )
    return answer


@needs(Deed.PERSON_ERASE)
def erase_person(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Ask for a reason and a confirmation, then erase the person in every room."""
    key = get_object_or_404(PersonKey, pk=key_id)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erase(key, reason=form.cleaned_data["reason"], by=request.user, at=now())
        messages.success(request, _("The person's data are erased. The chain of deeds stays."))
        return redirect("staff:trail", key.pk)
    return render(request, "staff/erase.html", {"key": key, "form": form})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that could not be understood."""
    return render(request, "400.html", status=400)
