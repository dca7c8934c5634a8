"""Which team goes to which door on which day?"""
