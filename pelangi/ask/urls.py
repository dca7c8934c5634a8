"""Addresses of this room."""

from django.urls import path

from pelangi.ask.views import alike, public, public_form, queue, request

app_name = "ask"
urlpatterns = [
    path("", queue.home, name="home"),
    path("nik/", queue.find_nik, name="find_nik"),
    path("export/", queue.export, name="export"),
    path("new/", queue.new, name="new"),
    path("new/alike/", alike.typed, name="alike"),
    path("leads/", queue.leads, name="leads"),
    path("leads/take/", queue.take_leads, name="take_leads"),
    path("help/", public_form.new, name="public_new"),
    path("status/", public.status, name="status"),
    path("subject/", public.subject, name="subject"),
    path("request/<str:ticket>/", request.show, name="request"),
    path("request/<str:ticket>/photo/<int:pk>/", public_form.photo, name="photo"),
    path("request/<str:ticket>/photos/drop/", public_form.drop_photos, name="drop_photos"),
    path("request/<str:ticket>/admit/", request.admit, name="admit"),
    path("request/<str:ticket>/cancel/", request.cancel, name="cancel"),
    path("request/<str:ticket>/close/", request.close, name="close"),
    path("request/<str:ticket>/join/", request.join, name="join"),
    path("request/<str:ticket>/separate/", request.separate, name="separate"),
    path("request/<str:ticket>/priority/", request.priority, name="priority"),
    path("request/<str:ticket>/need/<int:pk>/", request.move_need, name="move_need"),
]
