"""The picture of a summary: its words, and how it is drawn."""
