"""Pages of this room: lists and what was found (`lists`), one case at a time (`review`)."""
