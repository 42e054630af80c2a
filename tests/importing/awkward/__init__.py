"""Awkward sources: reports whose figures are known, written as sites, word processors and people write them.

``python -m tests.importing.awkward`` prints what comes of each of them.
"""
