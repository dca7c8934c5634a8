"""Addresses of this room."""

from django.urls import path

from pelangi.report.views import behind, costs, handed_in, numbers, pages, protection, public, surveys, watch

app_name = "report"
urlpatterns = [
    path("", pages.home, name="home"),
    path("coverage/<str:kind>/", pages.coverage_page, name="coverage"),
    path("coverage/<str:kind>/csv/", numbers.coverage_csv, name="coverage_csv"),
    path("unknown/", pages.unknown_page, name="unknown"),
    path("unknown/csv/", numbers.unknown_csv, name="unknown_csv"),
    path("waiting/", pages.waiting, name="waiting"),
    path("waiting/csv/", numbers.waiting_csv, name="waiting_csv"),
    path("behind/<str:what>/<str:label>/", behind.page, name="behind"),
    path("page.pdf", pages.page_pdf, name="page_pdf"),
    path("queue/", pages.queue_page, name="queue"),
    path("queue/<str:part>/csv/", numbers.queue_csv, name="queue_csv"),
    path("funnel/csv/", numbers.funnel_csv, name="funnel_csv"),
    path("today/", pages.today, name="today"),
    path("triage/", pages.triage_page, name="triage"),
    path("watch/", watch.watch, name="watch"),
    path("fairness/<str:by>/", pages.fairness, name="fairness"),
    path("fairness/<str:by>/csv/", numbers.fairness_csv, name="fairness_csv"),
    path("watch/<str:by>/<str:label>/answer/", watch.watch_answer, name="watch_answer"),
    path("open/", public.open_page, name="open"),
    path("open/publish/", public.publish, name="open_publish"),
    path("open/catalogue.jsonld", public.catalogue, name="open_catalogue"),
    path("open/<str:month>.json", public.month_json, name="open_json"),
    path("open/<str:month>/<str:name>.csv", public.table_csv, name="open_csv"),
    path("open/<str:month>/<str:name>.csv-metadata.json", public.table_csvw, name="open_csvw"),
    path("survey/", surveys.result, name="survey"),
    path("survey/answer/", surveys.answer, name="survey_answer"),
    path("survey/paper/", surveys.paper, name="survey_paper"),
    path("official/", handed_in.official_page, name="official"),
    path("official/round/<int:pk>/", handed_in.activity, name="activity"),
    path("official/<str:pack>/<str:length>/<str:file>", handed_in.official_file, name="official_file"),
    path("privacy/", protection.home, name="privacy"),
    path("privacy/breach/", protection.new_breach, name="breach_new"),
    path("privacy/breach/<int:pk>/", protection.breach, name="breach"),
    path("privacy/breach/<int:pk>/notice.pdf", protection.notice_pdf, name="breach_notice"),
    path("privacy/breach/<int:pk>/told/<str:whom>/", protection.told, name="breach_told"),
    path("privacy/pack/<str:name>", protection.pack_file, name="privacy_pack"),
    path("costs/", costs.rates, name="costs"),
    path("figures/", pages.figures, name="figures"),
    path("figures/freeze/", pages.freeze, name="freeze"),
    path("figures/<int:pk>/", pages.figure, name="figure"),
]
