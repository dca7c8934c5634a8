"""Addresses of this room."""

from django.urls import path

from pelangi.find.views import bringing, gap, leads, lists, lookup, register, review, sending, weights

app_name = "find"
urlpatterns = [
    path("", lists.home, name="home"),
    path("lists/new/", bringing.roster_upload, name="roster_upload"),
    path("lists/new/<int:pk>/", bringing.draft, name="draft"),
    path("lists/new/<int:pk>/drop/", bringing.drop_draft, name="drop_draft"),
    path("lists/<int:pk>/", lists.roster, name="roster"),
    path("lists/<int:pk>/bad-rows.xlsx", bringing.bad_rows, name="bad_rows"),
    path("lists/<int:pk>/mended/", bringing.mend_file, name="mend_file"),
    path("sent/", sending.sent, name="sent"),
    path("sent/new/", sending.send, name="send"),
    path("sent/new/<int:pk>/", sending.draft, name="sent_draft"),
    path("sent/new/<int:pk>/drop/", sending.drop_draft, name="drop_sent_draft"),
    path("sent/<int:pk>/", sending.sent_list, name="sent_list"),
    path("sent/<int:pk>/mended/", sending.mend_file, name="mend_sent_file"),
    path("sent/<int:pk>/bad-rows.xlsx", sending.bad_rows, name="sent_bad_rows"),
    path("sent/bad-rows/<int:pk>/", sending.mend_row, name="mend_sent_row"),
    path("bad-rows/<int:pk>/", bringing.mend_row, name="mend_row"),
    path("register/", register.register, name="register"),
    path("register/new/", register.register_upload, name="register_upload"),
    path("register/<int:pk>/", register.extract, name="extract"),
    path("register/<int:pk>/state/", register.extract_state, name="extract_state"),
    path("register/<int:pk>/stop/", register.stop, name="stop_extract"),
    path("register/<int:pk>/read-on/", register.read_on, name="read_on"),
    path("register/<int:pk>/throw-away/", register.throw_away, name="throw_extract_away"),
    path("register/<int:pk>/use/", register.use, name="use_extract"),
    path("register/<int:pk>/mended/", register.mend_extract, name="mend_extract"),
    path("register/<int:pk>/bad-rows.xlsx", register.extract_bad_rows, name="extract_bad_rows"),
    path("link/", lists.link, name="link"),
    path("link/<int:pk>/state/", lists.link_state, name="link_state"),
    path("link/<int:pk>/stop/", lists.stop_link, name="stop_link"),
    path("link/<int:pk>/go-on/", lists.go_on, name="go_on_link"),
    path("link/<int:pk>/throw-away/", lists.throw_link_away, name="throw_link_away"),
    path("verdicts/<slug:verdict>/", lists.verdict_list, name="verdict"),
    path("review/", review.review, name="review"),
    path("review/<int:pk>/", review.case, name="case"),
    path("review/<int:pk>/decide/", review.decide, name="decide"),
    path("look-up/", lookup.look_up, name="look_up"),
    path("leads/", leads.leads, name="leads"),
    path("linkage/", weights.linkage, name="linkage"),
    path("unknown/", gap.unknown, name="unknown"),
    path("decisions/<int:pk>/undo/", review.undo, name="undo"),
]
