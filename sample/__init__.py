"""The invented demo city: a generator, not data. No person in it exists."""
