"""Addresses of this room."""

from django.urls import path

from pelangi.innovate import views

app_name = "innovate"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.register, name="register"),
    path("index/", views.index, name="index"),
    path("index/reckon/", views.reckon, name="reckon"),
    path("verify/", views.to_verify, name="to_verify"),
    path("verify/<int:pk>/", views.verify, name="verify"),
    path("<slug:code>/", views.innovation, name="innovation"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/submit/", views.submit, name="submit"),
    path("<slug:code>/accept/", views.accept, name="accept"),
    path("<slug:code>/send-back/", views.send_back, name="send_back"),
    path("<slug:code>/rows/<str:row_id>/", views.row, name="row"),
    path("<slug:code>/rows/<str:row_id>/evidence/", views.add_evidence, name="add_evidence"),
]
