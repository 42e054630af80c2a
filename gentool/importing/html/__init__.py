"""Pages → blocks: what a browser shows, in order, tables with their spans resolved."""
