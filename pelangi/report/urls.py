"""Addresses of this room."""

from django.urls import path

from pelangi.report import views

app_name = "report"
urlpatterns = [
    path("", views.home, name="home"),
    path("coverage/<str:kind>/", views.coverage_page, name="coverage"),
    path("coverage/<str:kind>/csv/", views.coverage_csv, name="coverage_csv"),
    path("waiting/", views.waiting, name="waiting"),
    path("page.pdf", views.page_pdf, name="page_pdf"),
    path("queue/", views.queue_page, name="queue"),
    path("watch/", views.watch, name="watch"),
    path("watch/<str:by>/<str:label>/", views.watch_cases, name="watch_cases"),
    path("fairness/<str:by>/", views.fairness, name="fairness"),
    path("figures/", views.figures, name="figures"),
    path("figures/freeze/", views.freeze, name="freeze"),
    path("figures/<int:pk>/", views.figure, name="figure"),
]
