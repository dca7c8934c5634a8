from django.apps import AppConfig


class IssueConfig(AppConfig):
    name = "pelangi.issue"
    label = "issue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to visits that end."""
        from pelangi.issue.actions.doors import follow_visit
        from pelangi.visit.signals import visit_ended

        visit_ended.connect(follow_visit)
