"""The load of a day in the field, for bench_visit.py."""
