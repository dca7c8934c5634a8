"""All addresses: one prefix per room, in the order of the story."""

from django.conf import settings
from django.urls import include, path, re_path

from pelangi.site import views
from pelangi.site.api import api

# pages of the sign-in library that have no use here: no e-mail is sent, accounts are given and never taken.
# They stand before the library's own, whose names its templates look up.
CLOSED = (
    "email/",
    "confirm-email/",
    "login/code/",
    "password/set/",
    "password/reset/key/",
    "password/reset/done/",
    *([] if settings.SINGLE_SIGN_ON else ["3rdparty/", "social/"]),
)

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.set_language, name="set_language"),
    *[re_path(f"^account/{page}", views.closed) for page in CLOSED],
    path("account/password/reset/", views.forgotten_password),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
    path("field/", include("pelangi.visit.field.urls")),
    path("city/", include("pelangi.city.urls")),
    path("staff/subject/<uuid:key_id>/erase/", views.erase_person, name="erase_person"),
    path("staff/", include("pelangi.staff.urls")),
    *[path(f"{room}/", include(f"pelangi.{room}.urls")) for room in settings.ROOMS[2:]],
]
handler400 = "pelangi.site.views.bad_request"
