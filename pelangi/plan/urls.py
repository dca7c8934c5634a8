"""Addresses of this room."""

from django.urls import path

from pelangi.plan.views import desk, replan, terms
from pelangi.plan.views import plans as views

app_name = "plan"
urlpatterns = [
    path("", views.home, name="home"),
    path("propose/", views.propose, name="propose"),
    path("reckoning/<uuid:task>/", views.reckoning_page, name="reckoning"),
    path("reckoning/<uuid:task>/stop/", views.reckoning_stop, name="reckoning_stop"),
    path("reckoning/<uuid:task>/anyway/", views.reckoning_anyway, name="reckoning_anyway"),
    path("<int:pk>/move/", desk.move, name="move"),
    path("<int:pk>/lock/", desk.lock, name="lock"),
    path("<int:pk>/undo/", desk.undo, name="undo"),
    path("<int:pk>/around/", desk.around, name="around"),
    path("<int:pk>/compare/", desk.compared, name="compare"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/happened/", replan.happened, name="happened"),
    path("<int:pk>/replan/", replan.changes, name="replan"),
    path("<int:pk>/replan/accept/", replan.accept, name="replan_accept"),
    path("<int:pk>/replan/undo/", replan.undo, name="replan_undo"),
    path("<int:pk>/map.json", views.map_data, name="map"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("rounds/<int:pk>/", views.round_page, name="round"),
    path("rounds/<int:pk>/calendar.ics", views.round_calendar, name="round_calendar"),
    path("rounds/<int:pk>/list.xlsx", views.round_sheet, name="round_sheet"),
    path("rounds/<int:pk>/list.pdf", views.round_pdf, name="round_pdf"),
    path("rounds/<int:pk>/stops.gpx", views.round_track, name="round_track"),
    path("means/", terms.means, name="means"),
    path("floors/", terms.floors, name="floors"),
    path("institutions/", terms.institutions, name="institutions"),
    path("institutions/<str:code>/", terms.institution, name="institution"),
    path("terms/", terms.find, name="find_terms"),
    path("terms/<str:ticket>/", terms.request, name="terms"),
    path("teams/", views.teams, name="teams"),
    path("teams/new/", terms.team, name="team_new"),
    path("teams/<slug:code>/", terms.team, name="team"),
]
