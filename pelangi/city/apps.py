from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "pelangi.city"
    label = "city"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Tell room staff, below this one, which places a role can be given for."""
        from pelangi.city.queries import tell_places  # models exist only once every app is loaded

        tell_places()
