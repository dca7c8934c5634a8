"""The API of the rooms, one document at /api/docs."""

from ninja import NinjaAPI

from pelangi.ask.api import router as ask_router
from pelangi.visit.api import router as visit_router

api = NinjaAPI(
    title="Pelangi",
    version="1",
    description="What field devices and the city's systems may ask and tell. Every endpoint names who may use it.",
    urls_namespace="api",
)
api.add_router("/ask/", ask_router, tags=["ask"])
api.add_router("/visit/", visit_router, tags=["visit"])
