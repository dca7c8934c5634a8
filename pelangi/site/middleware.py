"""Rules that hold on every page: the chosen language, the second factor, and that no page is kept by a browser."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_cache_control

# pages a person needs in order to get the second factor, or to leave
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/healthz", "/language/", "/field/")


class ChosenLanguageMiddleware:
    """Indonesian, unless the person chose otherwise: the browser's own language is not asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class SecondFactorMiddleware:
    """Where REQUIRE_MFA is set, a signed-in person without a second factor is led to set one up first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_MFA
            and request.user.is_authenticated
            and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


class NotKeptMiddleware:
    """What somebody saw who was signed in stays in no browser: phones and counters have the next user."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith("/api/"):
            patch_cache_control(response, no_store=True, private=True)
        return response


def caller_address(request: HttpRequest) -> str:
    """Return who calls. On a server: the address our own web server appended, never one the caller sent."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PRODUCTION:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return address
