"""What holds of any text: numbers in words, numbers of lists, patterns that cost nothing until they are used."""
