"""What holds of any text: how numbers are written in words, how lists are numbered, patterns that cost nothing unused."""
