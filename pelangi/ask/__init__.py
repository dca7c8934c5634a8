"""Who asks for what, for whom, and how urgent is it?"""
