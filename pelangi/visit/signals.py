"""What later rooms may listen to. Room `visit` does not know who listens."""

from django.dispatch import Signal

visit_ended = Signal()
"""Sent by `actions.record` in its transaction, with `visit`, `by` and `at` (when the server wrote it down)."""
