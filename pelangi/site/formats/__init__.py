"""How each language writes dates and times; what is not said here is as Django has it."""
