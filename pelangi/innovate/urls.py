"""Addresses of this room."""

app_name = "innovate"
urlpatterns: list = []
