"""A solver without its banner: HiGHS 1.16 prints one as it is made, before any option can silence it."""

import ctypes
import os
import sys
import threading

import highspy

_one_at_a_time = threading.Lock()


def new_solver() -> highspy.Highs:
    """Return a solver; what it prints while being made goes nowhere, so that a command's answer stands alone.

    The words are written by C: its buffer is emptied on both sides of the turn, else they come out at the end.
    """
    with _one_at_a_time:
        sys.stdout.flush()
        flush = ctypes.CDLL(None).fflush
        flush(None)
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        try:
            return highspy.Highs()  # type: ignore[no-untyped-call] # highspy ships no types
        finally:
            flush(None)
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
