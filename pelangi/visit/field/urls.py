"""Addresses of the field app; every other address below /field/ is a screen of it, also one never opened before."""

from django.urls import path, re_path

from pelangi.visit.field import pages

app_name = "field"
urlpatterns = [
    path("sw.js", pages.service_worker, name="service_worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("guide.json", pages.guide_json, name="guide"),
    path("wards.json", pages.wards_json, name="wards"),
    path("standing/<uuid:device>.json", pages.standing, name="standing"),
    re_path(r"^(?:[a-z]+/(?:\d+/)?(?:[a-z]+/)?)?$", pages.shell, name="shell"),
]
