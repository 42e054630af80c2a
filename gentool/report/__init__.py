"""The report: its figures and narrative, and how they are read from a clerk's nodes."""
