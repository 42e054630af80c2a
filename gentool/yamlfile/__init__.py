"""A clerk's file: bytes → text → YAML nodes with their positions, with advice where the YAML itself is broken."""
