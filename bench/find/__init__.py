"""What `bench_find.py` is made of: an invented city, three error models, peers, and the measuring."""
