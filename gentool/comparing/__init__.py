"""Two reports side by side, cell by cell and paragraph by paragraph: what was approved and what stands on the site."""
