"""Addresses of this room."""

from django.urls import path

app_name = "report"
urlpatterns: list = []
