"""Sharing: somebody speaks at an agreed time, and the group listens, asks and remembers."""
