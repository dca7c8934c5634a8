"""A solver without its banner: HiGHS 1.16 prints one as it is made, before any option can silence it."""

import ctypes
import os
import sys
import threading

import highspy

_one_at_a_time = threading.Lock()


def new_solver() -> highspy.Highs:
    """Return a solver; what it prints while being made goes to standard error, so that standard output stays clean.

    The words are written by C: its buffer is emptied on both sides of the turn, else they come out at the end.
    """
    with _one_at_a_time:
        sys.stdout.flush()
        flush = ctypes.CDLL(None).fflush
        flush(None)
        kept = os.dup(1)
        os.dup2(2, 1)
        try:
            return highspy.Highs()  # type: ignore[no-untyped-call] # highspy ships no types
        finally:
            flush(None)
            os.dup2(kept, 1)
            os.close(kept)
