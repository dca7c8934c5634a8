"""All addresses: one prefix per room, in the order of the story."""

from django.conf import settings
from django.urls import include, path

from pelangi.site import views
from pelangi.site.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.set_language, name="set_language"),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
    path("city/", include("pelangi.city.urls")),
    path("staff/subject/<uuid:key_id>/erase/", views.erase_person, name="erase_person"),
    path("staff/", include("pelangi.staff.urls")),
    *[path(f"{room}/", include(f"pelangi.{room}.urls")) for room in settings.ROOMS[2:]],
]
handler400 = "pelangi.site.views.bad_request"
