"""The command line: a module per group of commands, each with what its commands take and what they do.

What a command offers and what it prints is Chinese first, for the officer, with English beside (`service/bilingual.py`).
"""
