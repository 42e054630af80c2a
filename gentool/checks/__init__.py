"""What the national form and good order ask of a report: each module one kind of check."""
