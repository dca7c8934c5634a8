"""Guided paths: all of them to be read, those that fit a case beside it, and the button that opens what one needs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries
from pelangi.ask.models import Request
from pelangi.ask.refusals import Refused
from pelangi.ask.words import DESKS, document_name
from pelangi.core.journey import NeedState
from pelangi.core.paths import GuidedPath, facts, guided_paths, suggested
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.REQUEST_VIEW)
def every(request: HttpRequest) -> HttpResponse:
    """All guided paths, to be read before they are needed."""
    return render(request, "ask/paths.html", {"paths": [shown(path) for path in guided_paths().values()]})


def shown(path: GuidedPath) -> dict:
    """Return a path in the reader's language."""
    tongue = "id" if (get_language() or "id").startswith("id") else "en"
    return {
        "code": path.code,
        "title": getattr(path, f"title_{tongue}"),
        "steps": [{"who": DESKS[step.who], "text": getattr(step, f"text_{tongue}")} for step in path.steps],
        "never": getattr(path, f"never_{tongue}"),
        "opens": [document_name(kind) for kind in path.opens],
        "source": getattr(path, f"source_{tongue}"),
        "confidence": path.confidence,
    }


def paths_for(found: Request, person: dict) -> list[dict]:
    """Return the paths that a case makes one think of. `person`: what was read of the person."""
    if person["erased"]:
        return []
    dead = found.needs.filter(document_kind="death_certificate").exclude(state=NeedState.CANCELLED).exists()
    known = facts(
        institution=found.institution.kind if found.institution_id else "",
        obstacle=person["obstacle"],
        has_identity=bool(person["nik"] or found.person.register_id),
        birth_date=person["birth_date"],
        deceased=dead or queries.register_finding(found.person) == "dead",
        today=timezone.localdate(),
    )
    return [shown(path) for path in suggested(known)]


@require_POST
@needs(Deed.REQUEST_ADMIT)
def follow(request: HttpRequest, ticket: str, code: str) -> HttpResponse:
    """Open what a path needs on a case."""
    found = get_object_or_404(queries.requests_of(request.user, Deed.REQUEST_ADMIT), ticket=ticket)
    try:
        opened = actions.follow_path(found, code, by=request.user, at=timezone.now())
    except KeyError:
        raise Http404(code) from None
    except Refused as why:
        messages.error(request, str(why))
    else:
        names = ", ".join(document_name(need.document_kind) for need in opened)
        messages.success(request, _("The path is begun. Opened: %(names)s") % {"names": names or "–"})
    return redirect("ask:request", ticket)
