"""Who in our city has no document, or lacks one?"""
