"""Renderers: each draws a report in one format. They lay nothing out and decide nothing of the form."""
