"""A group's settings, and the greeting that shows them first."""
