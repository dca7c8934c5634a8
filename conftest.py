"""What every test of the repository shares."""

from hypothesis import settings

# How long one example takes says how busy the machine is, not whether the code is right; speed is measured in bench/.
settings.register_profile("any machine", parent=settings(), deadline=None)
settings.load_profile("any machine")
