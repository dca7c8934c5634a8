from django.apps import AppConfig


class IssueConfig(AppConfig):
    name = "pelangi.issue"
    label = "issue"
    default_auto_field = "django.db.models.BigAutoField"
