"""A whole city at once: every unit's report, only what changed, nothing torn."""
