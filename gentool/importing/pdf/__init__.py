"""PDF → blocks: lines of characters made paragraphs again, ruled tables made cells, over page breaks."""
