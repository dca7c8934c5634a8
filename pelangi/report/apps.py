from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "pelangi.report"
    label = "report"
    default_auto_field = "django.db.models.BigAutoField"
