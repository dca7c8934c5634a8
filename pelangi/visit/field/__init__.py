"""The field app: what the server gives a phone so that it can work without it."""
