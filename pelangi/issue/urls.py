"""Addresses of this room."""

from django.urls import path

from pelangi.issue import list_views, paper_views, views

app_name = "issue"
urlpatterns = [
    path("", list_views.home, name="home"),
    path("lists/save/", list_views.save, name="save_list"),
    path("lists/<uuid:key>/", list_views.shared, name="list"),
    path("bulk/", list_views.bulk, name="bulk"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/move/<str:move>/", views.move, name="move"),
    path("documents/<int:pk>/read-back/", views.read_back, name="read_back"),
    path("documents/<int:pk>/check/", views.check, name="check"),
    path("documents/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("documents/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("forms/<str:ticket>/", paper_views.forms, name="forms"),
    path("forms/<str:ticket>/<slug:slug>/", paper_views.form, name="form"),
    path("holders/", views.holders, name="holders"),
    path("stock/", views.stock, name="stock"),
    path("complaints/", views.complaints, name="complaints"),
    path("complaints/new/", views.file_complaint, name="file_complaint"),
    path("complaints/<int:pk>/answer/", views.answer, name="answer"),
]
