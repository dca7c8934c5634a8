"""Addresses of this room."""

from django.urls import path

from pelangi.ask.views import alike, joining, lists, messages, new, place, public, public_form, queue, request

app_name = "ask"
urlpatterns = [
    path("", queue.home, name="home"),
    path("nik/", queue.find_nik, name="find_nik"),
    path("export/", queue.export, name="export"),
    path("lists/save/", lists.save, name="save_list"),
    path("lists/<uuid:key>/", lists.shared, name="list"),
    path("lists/<uuid:key>/drop/", lists.drop, name="drop_list"),
    path("bulk/", lists.bulk, name="bulk"),
    path("new/", new.new, name="new"),
    path("new/alike/", alike.typed, name="alike"),
    path("leads/", queue.leads, name="leads"),
    path("leads/take/", queue.take_leads, name="take_leads"),
    path("help/", public_form.new, name="public_new"),
    path("status/", public.status, name="status"),
    path("subject/", public.subject, name="subject"),
    path("status/no-messages/", messages.stop, name="stop_messages"),
    path("messages/", messages.outbox_page, name="messages"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/reach/", messages.reach, name="message_reach"),
    path("messages/<int:pk>/told/", messages.told, name="message_told"),
    path("messages/receipts/<str:channel>/", messages.receipts, name="receipts"),
    path("request/<str:ticket>/messages/stop/", messages.stop_for, name="messages_stop"),
    path("request/<str:ticket>/messages/again/", messages.again_for, name="messages_again"),
    path("request/<str:ticket>/", request.show, name="request"),
    path("request/<str:ticket>/photo/<int:pk>/", public_form.photo, name="photo"),
    path("request/<str:ticket>/photos/drop/", public_form.drop_photos, name="drop_photos"),
    path("request/<str:ticket>/admit/", request.admit, name="admit"),
    path("request/<str:ticket>/cancel/", request.cancel, name="cancel"),
    path("request/<str:ticket>/close/", request.close, name="close"),
    path("request/<str:ticket>/join/", request.join, name="join"),
    path("request/<str:ticket>/join-lead/", joining.join_lead, name="join_lead"),
    path("request/<str:ticket>/part-lead/", joining.part_lead, name="part_lead"),
    path("request/<str:ticket>/separate/", request.separate, name="separate"),
    path("request/<str:ticket>/priority/", request.priority, name="priority"),
    path("request/<str:ticket>/place/", place.place, name="place"),
    path("request/<str:ticket>/need/<int:pk>/", request.move_need, name="move_need"),
]
