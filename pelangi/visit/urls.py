"""Addresses of this room."""

from django.urls import path

from pelangi.visit.views import office, rounds

app_name = "visit"
urlpatterns = [
    path("", rounds.home, name="home"),
    path("round/<int:pk>/", rounds.round_page, name="round"),
    path("round/<int:pk>/close/", rounds.close, name="close"),
    path("appointment/<int:pk>/", rounds.appointment_page, name="appointment"),
    path("appointment/<int:pk>/record/", rounds.record, name="record"),
    path("appointment/<int:pk>/picture/<str:sha>/", rounds.picture, name="picture"),
    path("appointment/<int:pk>/danger/", office.lift_danger, name="lift_danger"),
    path("exceptions/", office.exceptions, name="exceptions"),
    path("exceptions/<int:pk>/approve/", office.approve, name="approve"),
    path("held/", office.held, name="held"),
    path("held/<int:pk>/settle/", office.settle, name="settle"),
    path("held/<int:pk>/undo/", office.undo_settled, name="undo_settled"),
    path("conflicts/", office.conflicts, name="conflicts"),
    path("conflicts/<int:pk>/choose/", office.choose, name="choose"),
    path("conflicts/<int:pk>/undo/", office.undo_choice, name="undo_choice"),
    path("devices/", office.devices, name="devices"),
    path("devices/<uuid:pk>/revoke/", office.revoke, name="revoke"),
]
