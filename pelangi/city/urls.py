"""Addresses of this room."""

from django.urls import path

from pelangi.city import views

app_name = "city"
urlpatterns = [
    path("", views.home, name="home"),
    path("outlines.json", views.outlines, name="outlines"),
    path("bodies/", views.bodies, name="bodies"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/", views.calendar, name="calendar_of"),
    path("calendar/decide/", views.decide_day, name="decide_day"),
    path("calendar/<str:day>/take-back/", views.take_back_day, name="take_back_day"),
    path("roads/", views.bring_roads, name="roads"),
    path("roads/drop/", views.drop_roads, name="drop_roads"),
    path("roads.json", views.road_lines, name="road_lines"),
    path("import/", views.bring_in, name="import"),
]
