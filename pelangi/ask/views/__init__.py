"""Pages of this room: the queue, one request, leads, and the public status."""
