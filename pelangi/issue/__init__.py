"""Where is each document now, until it is in the person's hands?"""
