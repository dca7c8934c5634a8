from django.apps import AppConfig


class FindConfig(AppConfig):
    name = "pelangi.find"
    label = "find"
    default_auto_field = "django.db.models.BigAutoField"
