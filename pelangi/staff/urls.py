"""Addresses of this room."""

from django.urls import path

from pelangi.staff import views

app_name = "staff"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_account, name="new_account"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/let-in-again/", views.let_in_again, name="let_in_again"),
    path("people/<int:pk>/address/", views.set_address, name="set_address"),
    path("people/<int:pk>/shut/", views.shut_account, name="shut_account"),
    path("roles/", views.roles, name="roles"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
    path("audit/", views.audit_list, name="audit"),
    path("audit/verify/", views.verify_audit, name="verify_audit"),
    path("subject/", views.find_person, name="find_person"),
    path("subject/<uuid:key_id>/", views.trail, name="trail"),
]
