"""Workbooks read with bounds: bytes → cells, formulas computed exactly, our own form found by its labels."""
