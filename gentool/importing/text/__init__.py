"""Plain text and Markdown → blocks: lines, and whatever is left of tables in them."""
