"""Addresses of this room."""

from django.urls import path

from pelangi.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.home, name="home"),
    path("propose/", views.propose, name="propose"),
    path("reckoning/<uuid:task>/", views.reckoning_page, name="reckoning"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/map.json", views.map_data, name="map"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("rounds/<int:pk>/", views.round_page, name="round"),
    path("rounds/<int:pk>/calendar.ics", views.round_calendar, name="round_calendar"),
    path("rounds/<int:pk>/list.xlsx", views.round_sheet, name="round_sheet"),
    path("teams/", views.teams, name="teams"),
    path("teams/new/", views.team, name="team_new"),
    path("teams/<slug:code>/", views.team, name="team"),
]
