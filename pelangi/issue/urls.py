"""Addresses of this room."""

from django.urls import path

app_name = "issue"
urlpatterns: list = []
