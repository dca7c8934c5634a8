"""Pages above the rooms: what waits for me today, health, language, errors."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pelangi.site.waiting import waiting_for
from pelangi.staff.permissions import open_to_all, signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me today, by what I may do."""
    return render(request, "site/home.html", {"waiting": waiting_for(request.user)})


@never_cache
@open_to_all("a monitor has no account; says only whether the service answers")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that could not be understood."""
    return render(request, "400.html", status=400)
