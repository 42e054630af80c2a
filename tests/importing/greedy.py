"""A reader that takes as much memory as its source says, or all time: for the place that runs readers within bounds."""

from gentool.importing.blocks import Document


def read(data: bytes, file: str) -> Document:
    """Take so many bytes, and find nothing; below nothing, never end."""
    while int(data) < 0:
        pass
    taken = b"x" * int(data)
    return Document(file, (), title=str(len(taken)))
