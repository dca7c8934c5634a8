"""Pages of the innovation programme."""
