"""Voting in a private gallery."""
