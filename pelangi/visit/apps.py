from django.apps import AppConfig


class VisitConfig(AppConfig):
    name = "pelangi.visit"
    label = "visit"
    default_auto_field = "django.db.models.BigAutoField"
