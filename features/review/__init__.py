"""Judging: one queue for everything that a person has to look at before it counts."""
