"""Whom did we reach, whom did we miss, was it fair, were people content?"""
