"""What a clerk is given to fill in: the YAML skeleton, the Excel form, and the JSON Schema for editors."""
