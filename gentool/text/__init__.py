"""What holds of any text: numbers in words, numbers of lists, marks of tags, patterns free until they are used."""
