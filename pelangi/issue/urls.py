"""Addresses of this room."""

app_name = "issue"
urlpatterns: list = []
