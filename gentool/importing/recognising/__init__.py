"""Blocks → a draft: the form's grid turned around, figures by their labels, text by its headings."""
