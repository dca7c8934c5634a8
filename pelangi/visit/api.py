"""What field devices ask and tell."""

from ninja import Router

router = Router()
