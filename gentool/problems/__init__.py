"""What a user can have wrong, as values: a problem, its severity, place and code; and how problems are written out."""
