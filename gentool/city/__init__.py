"""A whole city: its ``gentool.yaml``, every bureau's report at once, and the city's own sums."""
