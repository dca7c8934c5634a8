"""Dossiers to download: one innovation's, and all the reader may open."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from pelangi.innovate import actions, dossiers, queries
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@require_GET
@needs(Deed.INNOVATION_VIEW)
def dossier(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Give the dossier of one innovation to its agency and to verifiers, as its files are given."""
    found = get_object_or_404(queries.with_open_files(request.user).select_related("agency"), pk=code)
    actions.note_dossier(found.pk, by=request.user, at=now())
    return _sent(dossiers.of_one(found, now()), f"berkas-{found.pk}.zip")


@require_GET
@needs(Deed.INNOVATION_VIEW)
def dossier_of_city(request: HttpRequest) -> StreamingHttpResponse:
    """Give the dossiers of every innovation whose files the reader may open; the city's own rows to Bapperida."""
    found = queries.with_open_files(request.user).select_related("agency").order_by("agency", "name")
    government = may(request.user, Deed.INDEX_EDIT)
    if not government and not found.exists():
        raise Http404
    actions.note_dossier("*", by=request.user, at=now())
    return _sent(dossiers.of_city(found, now(), government=government), f"inovasi-{queries.YEAR}.zip")


def _sent(parts, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(parts, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
