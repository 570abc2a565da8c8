"""The morning run: a check-in by a tap."""
