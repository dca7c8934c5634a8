"""Why the registry refuses, in words fit to be read aloud."""


class NotAllowedHere(ValueError):
    """The registry refuses, and says why in words fit to be read aloud."""
