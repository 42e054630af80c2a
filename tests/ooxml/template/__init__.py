"""Tests of the Word template engine."""
