"""The compiled search: the problem as arrays (`ground`, `state`) and the Numba functions that work on them.

The functions are compiled once and kept beside their source (`make install` does it), so that a solve starts at once.
Numba does not notice when a function in another file changes; `compiled.py` keeps one folder per state of all the files.
"""
