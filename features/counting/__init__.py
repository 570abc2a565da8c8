"""Counts of what people do, added up at the end of the transaction in which they do it."""
