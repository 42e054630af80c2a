"""Fuzzing: what strangers send, made by chance; nothing but our own errors, in two seconds and bounded memory."""
