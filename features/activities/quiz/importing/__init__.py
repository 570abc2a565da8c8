"""The questions of a quiz coming in: written one after the other in private, or in a file."""
