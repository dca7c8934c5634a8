"""Addresses of this room."""

app_name = "city"
urlpatterns: list = []
