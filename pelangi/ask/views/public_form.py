"""The public door: a form without an account, and the photos that come through it."""

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries
from pelangi.ask.form_token import stamp
from pelangi.ask.forms import PublicRequestForm
from pelangi.ask.photos import MOST_BYTES, PhotoTooLarge
from pelangi.ask.throttle import too_often
from pelangi.staff.permissions import needs, open_to_all
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

SENDINGS = 20  # from one address; a telephone network may put many people behind one
WINDOW_S = 600
MOST_BODY_BYTES = MOST_BYTES + 2**16  # the photo and the few words around it
TOO_LARGE, TOO_MANY = 413, 429


class OnlyInMemory(MemoryFileUploadHandler):
    """Keep what is sent in memory: a photo of papers never lies on the disk unsealed. The body is bounded before."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: PLR0917 (Django's)
        self.activated = True


@csrf_exempt  # checked below, once it is known that the body is not too large to be read
@never_cache
@open_to_all("families ask for somebody who cannot come, without an account; nothing about anybody is shown")
def new(request: HttpRequest) -> HttpResponse:
    """Ask for somebody without an account."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY_BYTES:
        return _page(request, _empty(), problem=str(PhotoTooLarge()), status=TOO_LARGE)
    if request.method == "POST" and too_often(request, "public-form", most=SENDINGS, window_s=WINDOW_S):
        words = _(
            "Too many requests from your connection. Try again in ten minutes, or call the ward office."
        )
        return _page(request, _empty(), problem=words, status=TOO_MANY)
    request.upload_handlers = [OnlyInMemory(request)]
    return _asked(request)


@csrf_protect
def _asked(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, _empty())
    now = timezone.now()
    form = PublicRequestForm(request.POST, request.FILES, now=now)
    if form.is_valid():
        made = actions.request_in_public(**form.asked(), at=now, language=said_in())
        return redirect(f"{reverse('ask:status')}?ticket={made.ticket}&new=1")
    if "stamp" in form.errors:  # whoever was too quick or too late gets a form that can be sent
        form.data = form.data.copy()
        form.data["stamp"] = stamp(now)
    return _page(request, form)


def said_in() -> str:
    """Return the language the page is read in, so that messages are written in it."""
    return "en" if (get_language() or "").startswith("en") else "id"


def _empty() -> PublicRequestForm:
    now = timezone.now()
    return PublicRequestForm(now=now, initial={"stamp": stamp(now)})


def _page(
    request: HttpRequest, form: PublicRequestForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "ask/public_new.html", {"form": form, "problem": problem}, status=status)


@never_cache
@needs(Deed.REQUEST_VIEW)
def photo(request: HttpRequest, ticket: str, pk: int) -> HttpResponse:
    """Show a photo of papers; that it was seen is written down."""
    found = get_object_or_404(queries.requests_of(request.user), ticket=ticket)
    sent = get_object_or_404(found.photos.select_related("request__person__key"), pk=pk)
    try:
        jpeg = actions.read_photo(sent, by=request.user, at=timezone.now())
    except Erased as gone:
        raise Http404 from gone
    return HttpResponse(jpeg, content_type="image/jpeg")


@require_POST
@needs(Deed.REQUEST_CREATE)
def drop_photos(request: HttpRequest, ticket: str) -> HttpResponse:
    """Drop the photos of a request: whoever sent them took their agreement back, or they are not needed."""
    found = get_object_or_404(queries.requests_of(request.user, Deed.REQUEST_CREATE), ticket=ticket)
    if actions.drop_photos(found, by=request.user, at=timezone.now()):
        messages.success(request, _("The photo is dropped."))
    return redirect("ask:request", found.ticket)
