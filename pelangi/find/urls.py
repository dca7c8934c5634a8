"""Addresses of this room."""

from django.urls import path

from pelangi.find.views import lists, review

app_name = "find"
urlpatterns = [
    path("", lists.home, name="home"),
    path("lists/new/", lists.roster_upload, name="roster_upload"),
    path("lists/<int:pk>/", lists.roster, name="roster"),
    path("lists/<int:pk>/bad-rows.xlsx", lists.bad_rows, name="bad_rows"),
    path("register/new/", lists.register_upload, name="register_upload"),
    path("link/", lists.link, name="link"),
    path("verdicts/<slug:verdict>/", lists.verdict_list, name="verdict"),
    path("review/", review.review, name="review"),
    path("review/<int:pk>/", review.case, name="case"),
    path("review/<int:pk>/decide/", review.decide, name="decide"),
    path("decisions/<int:pk>/undo/", review.undo, name="undo"),
]
