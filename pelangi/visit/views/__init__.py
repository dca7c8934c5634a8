"""Pages of this room: the day's rounds, one appointment, exceptions, devices, held records."""
