"""The demo city at work: what an office does in a month, through the same deeds the pages use.

Nothing here writes a table of its own but the marks: every step calls the actions of a room, or the sync
endpoint of the field devices. Each unit is one transaction with a mark, or harmless when done twice, so the month
can be killed at any point and goes on to the same counts.
"""
