"""Which innovations has the city, what is their index, what raises it, who can copy them?"""
