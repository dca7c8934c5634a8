from django.apps import AppConfig


class InnovateConfig(AppConfig):
    name = "pelangi.innovate"
    label = "innovate"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pelangi.innovate import keeping, leading

        keeping.be_asked()
        leading.be_told()
