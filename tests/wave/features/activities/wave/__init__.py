"""The wave: one button, and everybody waves."""
