"""Parts of bench_ask.py."""
