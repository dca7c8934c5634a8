"""Addresses of this room."""

from django.urls import path

from pelangi.issue.views import desk, lists, old_cards, papers, statuses

app_name = "issue"
urlpatterns = [
    path("", lists.home, name="home"),
    path("lists/save/", lists.save, name="save_list"),
    path("lists/<uuid:key>/", lists.shared, name="list"),
    path("bulk/", lists.bulk, name="bulk"),
    path("documents/<int:pk>/", desk.document, name="document"),
    path("documents/<int:pk>/move/<str:move>/", desk.move, name="move"),
    path("documents/<int:pk>/read-back/", desk.read_back, name="read_back"),
    path("documents/<int:pk>/check/", desk.check, name="check"),
    path("documents/<int:pk>/hand-over/", desk.hand_over, name="hand_over"),
    path("documents/<int:pk>/receipt/", papers.receipt, name="receipt"),
    path("documents/<int:pk>/move-domicile/", statuses.move_domicile, name="move_domicile"),
    path("statuses/", statuses.read, name="statuses"),
    path("statuses/write/", statuses.write, name="write_statuses"),
    path("letters/", papers.letters, name="letters"),
    path("letters/round/<int:pk>/", papers.assignment, name="assignment"),
    path("letters/batch/<int:pk>/", papers.batch, name="batch"),
    path("forms/<str:ticket>/", papers.forms, name="forms"),
    path("forms/<str:ticket>/<slug:slug>/", papers.form, name="form"),
    path("holders/", desk.holders, name="holders"),
    path("stock/", desk.stock, name="stock"),
    path("old-cards/", old_cards.old_cards, name="old_cards"),
    path("old-cards/take-in/", old_cards.take_in, name="take_in"),
    path("old-cards/destroy/", old_cards.destroy, name="destroy_old_cards"),
    path("old-cards/minutes/<int:pk>/", old_cards.minutes, name="minutes"),
    path("complaints/", desk.complaints, name="complaints"),
    path("complaints/new/", desk.file_complaint, name="file_complaint"),
    path("complaints/<int:pk>/answer/", desk.answer, name="answer"),
]
