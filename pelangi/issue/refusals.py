"""Why the desk refuses a deed."""


class NotAllowedHere(ValueError):
    """The desk refuses, and says why in words fit to be read aloud."""
